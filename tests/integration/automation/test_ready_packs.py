"""The packs that come with the program do what they say, and their examples hold."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.automation import recurring, waits
from dealernet.automation.models import Run
from dealernet.automation.packs import PACKS, STARTS, add_pack, list_packs, publish_packs, rules_of
from dealernet.automation.rules import KIND, words_of
from dealernet.business.conversations.models import Message
from dealernet.business.deals.models import Deal
from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    cancel_orders,
    discard_draft,
    invoice_orders,
    lift_holds,
    open_draft,
    place_orders,
    publish_territory,
    qualify_orders,
    set_lines,
    submit_orders,
)
from dealernet.business.orders.commands.leaving import tell_left_carts
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount, Contact, Party, Terms
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import NotPublishable, in_force, publish
from dealernet.foundation.workdays.published import COMES_WITH, as_calendar, publish_calendar
from factories.calling import called
from factories.dealing import where
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.fixture
def us(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    found = company()
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=found.seller.party, is_default=True, **account)
    publish_packs(found.actor)
    oleg = Account.objects.create_user("oleg@x.example", "correct horse battery", name="Олег", role="salesperson")
    publish(found.actor, "trade", "newcomers", {"account": str(oleg.id)})
    return found


def at(monkeypatch: pytest.MonkeyPatch, ahead: timedelta) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + ahead)
    for _ in range(2):
        recurring.serve()
        let_it_happen()
        while waits.go_on():
            pass
        let_it_happen()


def placed(us: Company, dealer: Dealer) -> UUID:
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    let_it_happen()
    return outcome.subject


def open_tasks(kind: str) -> int:
    return Task.objects.filter(kind=kind, done_at=None).count()


def test_every_pack_is_added_by_one_button_and_its_examples_hold(us: Company) -> None:
    for pack in PACKS:
        add_pack(us.actor, pack)
    standing = in_force(KIND)
    assert {key for pack in PACKS for key in rules_of(pack)} == set(standing)
    assert all(row.counted("same") == len(row.parts) for row in list_packs(us.actor))
    with_examples = [pack for pack in PACKS if any(body.get("examples") for body in rules_of(pack).values())]
    assert set(with_examples) >= {"main", "payment_control", "payment_order", "territories", "agreed_by_phone", "stuck"}
    assert "agreed_by_phone" not in STARTS


def test_an_example_of_a_pack_says_every_word_of_its_record(us: Company) -> None:
    for pack in PACKS:
        for body in rules_of(pack).values():
            for example in body.get("examples", []):
                assert set(words_of(body["on"])) <= example["facts"].keys()


def test_the_examples_of_a_pack_stand_on_its_rules_page(us: Company) -> None:
    account = Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    page = Client()
    page.force_login(account)
    for there in (reverse("desk-rule", args=["regular"]), reverse("desk-examples")):
        shown = page.get(there).content.decode()
        assert "Постоянный дилер с отсрочкой 14 дней" in shown
        assert "Сверх кредитного лимита" in shown


def test_a_change_of_a_pack_that_breaks_one_of_its_examples_is_not_published(us: Company) -> None:
    regular = in_force(KIND)["regular"]
    rows = [row for row in regular.body["when"]["all"] if row["field"] != "is_held"]
    rows = [row for row in rows if row["field"] != "goods_there"]
    with pytest.raises(NotPublishable) as refused:
        publish(us.actor, KIND, "regular", {**regular.body, "when": {"all": rows}})
    assert "Товара не хватает" in str(refused.value)
    assert in_force(KIND)["regular"].number == regular.number


def test_an_order_to_be_agreed_by_phone_waits_for_the_call_and_then_goes_by_itself(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pack(us.actor, "agreed_by_phone")
    dealer = us.dealer()
    Terms.objects.filter(party=dealer.party).update(customer_type="По звонку")
    order = placed(us, dealer)
    assert Order.objects.get().stage == "submitted"
    assert (Order.objects.get().held_for["reason"], open_tasks("agree")) == ("Согласовать с покупателем по телефону", 1)

    at(monkeypatch, timedelta(hours=3))
    assert open_tasks("agree") == 2
    lift_holds(us.actor, [order])
    let_it_happen()

    assert (Order.objects.get().stage, Order.objects.get().invoice_number != "") == ("qualified", True)
    assert open_tasks("agree") == 0


def test_other_orders_are_not_called_about(us: Company) -> None:
    add_pack(us.actor, "agreed_by_phone")
    placed(us, us.dealer())
    assert (Order.objects.get().stage, open_tasks("agree")) == ("qualified", 0)


def test_newcomers_go_by_territory_and_by_turn_and_the_rest_to_one_person(us: Company) -> None:
    add_pack(us.actor, "territories")
    people = [
        Account.objects.create_user(f"{name}@x.example", "correct horse battery", name=name, role="salesperson")
        for name in ("Анна", "Борис")
    ]
    publish_territory(us.actor, "", "Сибирь", ["Омск", "Томск"], [one.email for one in people])
    found = []
    for region in ("Омск", "Томск", "Чита", ""):
        dealer = us.dealer(regular=False)
        Party.objects.filter(id=dealer.id).update(region=region)
        found.append(placed(us, dealer))

    names = dict(Order.objects.values_list("id", "responsible__name"))
    assert sorted(names[one] for one in found[:2]) == ["Анна", "Борис"]
    assert [names[one] for one in found[2:]] == ["Олег", "Олег"]
    assert Run.objects.get(rule="newcomers_by_territory", subject=found[2]).state == "refused"


def test_an_order_nobody_accepts_for_two_working_days_is_told_once_and_closed_by_moving_on(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    dealer = us.dealer(regular=False)
    stands, cancelled = placed(us, dealer), placed(us, dealer)
    recurring.serve()
    cancel_orders(us.actor, [cancelled], reason="передумал")
    at(monkeypatch, timedelta(days=1, hours=2))
    assert open_tasks("stuck") == 0
    at(monkeypatch, timedelta(days=2, hours=2))
    assert [task.holder_id for task in Task.objects.filter(kind="stuck")] == [stands]
    at(monkeypatch, timedelta(days=3, hours=2))
    assert open_tasks("stuck") == 1

    qualify_orders(us.actor, [stands])
    let_it_happen()
    assert open_tasks("stuck") == 0


def test_deals_follow_their_orders_and_raise_themselves(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    add_pack(us.actor, "deals")
    at(monkeypatch, timedelta())
    newcomer = us.dealer("ООО «Новичок»", regular=False)
    order = placed(us, newcomer)
    deal = Deal.objects.get()
    assert (where(deal.id), deal.order_id, deal.customer_id) == ("general.new", order, newcomer.id)

    at(monkeypatch, timedelta(days=7, hours=2))
    about = Task.objects.filter(kind="stuck", holder_id=deal.id)
    assert sorted(task.title[:6] for task in about.filter(done_at=None)) == ["Сделка", "Срок с"]
    qualify_orders(us.actor, [order])
    invoice_orders(us.actor, [order])
    let_it_happen()
    assert where(deal.id) == "general.payment"
    assert not about.filter(done_at=None).exists()

    Deal.objects.update(amount=Decimal(60_000))
    cancel_orders(us.actor, [order], reason="Передумали")
    let_it_happen()
    lost, again = Deal.objects.order_by("id")
    assert (where(lost.id), lost.lost_reason[:7]) == ("general.lost", "Заказ №")
    assert (where(again.id), again.title[:9]) == ("marketing.abandoned", "Вернуть: ")


def test_a_buyer_silent_for_long_is_written_to_once_and_then_becomes_one_deal_of_marketing(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pack(us.actor, "silent")
    silent, fresh = us.dealer("ООО «Тишина»"), us.dealer()
    placed(us, silent)
    recurring.serve()
    at(monkeypatch, timedelta(days=40))
    placed(us, fresh)
    at(monkeypatch, timedelta(days=44, hours=3))
    assert not Message.objects.filter(template="buyer_silent").exists()
    for day in (45, 46, *range(58, 64)):
        at(monkeypatch, timedelta(days=day, hours=3))
    deals = Deal.objects.filter(pipeline="marketing")
    assert [(deal.customer_id, deal.title) for deal in deals] == [(silent.id, "Давно не заказывал: ООО «Тишина»")]
    assert Message.objects.get(template="buyer_silent").recipient == silent.profile.email


def test_a_left_cart_is_written_of_after_a_day_and_goes_to_marketing_after_three(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pack(us.actor, "left_and_missed")
    dealer, touched, sent = us.dealer("ООО «Вега»"), us.dealer(), us.dealer()
    drafts = [open_draft(one.actor) for one in (dealer, touched, sent)]
    for one, draft in zip((dealer, touched, sent), drafts, strict=True):
        set_lines(one.actor, draft, [DraftLine(us.product().id, "2")])
    hours_on = (1, 2, 3, 23, 24, 25)
    for hours in hours_on:
        at(monkeypatch, timedelta(hours=hours))
        tell_left_carts(us.actor)
        if hours == 2:
            set_lines(touched.actor, drafts[1], [DraftLine(us.product().id, "1")])
            submit_orders(sent.actor, [drafts[2]])
        let_it_happen()

    letter = Message.objects.get(template="cart_left")
    assert (letter.recipient, letter.party_id, "/cart/" in letter.text) == (dealer.account.email, dealer.id, True)
    at(monkeypatch, timedelta(hours=27))
    assert Message.objects.filter(template="cart_left").count() == 2  # the other one, left an hour after it was touched
    for hours in (72, 73, 75):
        at(monkeypatch, timedelta(hours=hours))
    deals = {deal.customer_id: deal for deal in Deal.objects.filter(pipeline="marketing")}
    assert set(deals) == {dealer.id, touched.id}
    assert (where(deals[dealer.id].id), deals[dealer.id].order_id) == ("marketing.abandoned", None)

    discard_draft(touched.actor, drafts[1])
    submit_orders(dealer.actor, [drafts[0]])
    let_it_happen()
    assert where(deals[dealer.id].id) == "marketing.returned"


def test_a_missed_call_is_a_task_in_half_a_working_hour_and_a_deal_next_morning_unless_somebody_calls_back(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pack(us.actor, "left_and_missed")
    week = as_calendar(COMES_WITH)
    publish_calendar(us.actor, week, hours=(time(9), time(18)))
    head = Account.objects.create_user("h@x.example", "correct horse battery", name="Глава", role="head_of_sales")
    Account.objects.filter(id=us.manager.id).update(away_until=MONDAY.date())
    dealer = us.dealer("ООО «Вега»")
    Contact.objects.create(party=dealer.party, name="Анна", phone="+79990000001")
    known = called(number="+79990000001")
    unknown = called(number="+79990000002")
    let_it_happen()
    at(monkeypatch, timedelta(hours=1, minutes=29))
    assert open_tasks("missed_call") == 0
    at(monkeypatch, timedelta(hours=1, minutes=31))
    tasks = {task.holder_id: task for task in Task.objects.filter(kind="missed_call")}
    assert {tasks[one].assignee.name for one in (known, unknown)} == {"Олег"}  # Светлана is away
    assert (tasks[known].title, tasks[unknown].title) == ("Перезвонить: ООО «Вега»", "Перезвонить: +79990000002")

    called("answered", number="+79990000001", out=True)
    let_it_happen()
    assert [task.holder_id for task in Task.objects.filter(kind="missed_call", done_at=None)] == [unknown]
    at(monkeypatch, timedelta(days=1, hours=1))
    deal = Deal.objects.get(pipeline="marketing")
    assert (where(deal.id), deal.contact_phone, deal.title) == (
        "marketing.missed", "+79990000002", "Не перезвонили: +79990000002",
    )  # fmt: skip
    assert Task.objects.filter(kind="missed_call", assignee=head).count() == 1


def test_a_letter_about_a_call_is_written_to_whoever_called_and_one_about_an_order_is_refused(us: Company) -> None:
    body = {
        "title": {"ru": "Извиниться"},
        "on": "calls.missed",
        "when": None,
        "then": [
            {"do": "letters.send", "template": "missed_call"},
            {"do": "letters.tell_staff", "whom": ["responsible"], "title": "{{ who }}", "text": "{{ started_at }}"},
            {"do": "letters.send", "template": "apology"},
        ],
    }
    texts = {"subject": {"ru": "Простите"}, "body": {"ru": "Перезвоним"}}
    publish(us.actor, "letter", "apology", {"about": "call", **texts})
    publish(us.actor, KIND, "sorry", body)
    publish(us.actor, "letter", "apology", {"about": "order", **texts})
    with pytest.raises(NotPublishable):
        publish(us.actor, KIND, "sorry", {**body, "title": {"ru": "Ещё раз"}})
    dealer = us.dealer("ООО «Вега»")
    Contact.objects.create(party=dealer.party, name="Анна", phone="+79990000001", email="anna@vega.example")
    called(number="+79990000001")
    let_it_happen()

    letters = dict(Message.objects.values_list("template", "recipient"))
    assert letters == {"missed_call": "anna@vega.example", "staff_note": us.manager.email}
    assert "23 ноября 2026" in Message.objects.get(template="staff_note").text
    run = Run.objects.get(rule="sorry")
    assert (run.state, "другой записи" in run.error) == ("refused", True)
