"""Moving deals: permitted by role, asked for fields, set to tasks, told in events; on a refusal nothing has changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from dealernet.business.deals.commands import (
    NewDeal,
    assign_deals,
    change_deal,
    lose_deals,
    move_deals,
    open_deals,
    win_deals,
)
from dealernet.business.deals.models import Deal
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account
from dealernet.foundation.errors import PowerMissing, Refusal
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import Outcome, settled
from factories.dealing import deal_of, person, where
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def told(kind: str) -> list[dict[str, Any]]:
    return list(EventRow.objects.filter(kind=kind).order_by("id").values_list("facts", flat=True))


def state() -> Any:
    deals = list(Deal.objects.order_by("id").values())
    return deals, Task.objects.count(), EventRow.objects.count()


def test_a_deal_is_opened_with_a_number_a_task_and_an_event(us: Company) -> None:
    dealer = us.dealer()

    outcome = settled(
        open_deals(
            actor_of(us.manager),
            [
                NewDeal(
                    " Насосы  на лето ", "general", customer_id=dealer.id, amount="12500.5", due_on=date(2026, 12, 1)
                )
            ],
        )
    )

    deal = Deal.objects.get()
    assert (deal.id, deal.number) == (outcome.subject, outcome.detail["number"])
    assert (deal.title, deal.amount, deal.responsible_id) == ("Насосы на лето", Decimal("12500.50"), us.manager.id)
    assert where(deal.id) == "general.new"
    [event] = told("deals.opened")
    assert (event["now"], event["amount"], event["customer_id"]) == ("Новое обращение", "12500.50", str(dealer.id))
    task = Task.objects.get()
    assert (task.title, task.holder_id, task.assignee_id) == ("Связаться с новым клиентом", deal.id, us.manager.id)
    assert task.due_at is not None


def test_a_move_tells_before_and_after_sets_its_tasks_and_saying_it_again_changes_nothing(us: Company) -> None:
    deal, me = deal_of(us, amount=100), actor_of(us.manager)

    assert settled(move_deals(me, [deal], "general.offer", seen="general.new")).changed
    assert not settled(move_deals(me, [deal], "general.offer", seen="general.new")).changed

    [event] = told("deals.moved")
    assert (event["before"], event["after"]) == ("general.new", "general.offer")
    assert (event["was"], event["now"]) == ("Новое обращение", "Предложение отправлено")
    assert Task.objects.filter(holder_id=deal, title="Узнать решение по предложению").count() == 1


def test_coming_back_to_a_status_sets_its_tasks_anew(us: Company) -> None:
    deal, me = deal_of(us, amount=100), actor_of(us.manager)

    for place in ("general.offer", "general.work", "general.offer"):
        settled(move_deals(me, [deal], place))

    assert Task.objects.filter(holder_id=deal, title="Узнать решение по предложению").count() == 2


def test_a_closed_deal_ends_its_tasks_and_says_its_reason(us: Company) -> None:
    deal, me = deal_of(us), actor_of(us.manager)

    settled(lose_deals(me, [deal], reason="Дорого"))

    found = Deal.objects.get()
    assert (where(deal), found.lost_reason, found.closed_at is not None) == ("general.lost", "Дорого", True)
    [event] = told("deals.closed")
    assert (event["outcome"], event["reason"], event["before"]) == ("lost", "Дорого", "general.new")
    assert not Task.objects.filter(done_at=None).exists()


def test_a_won_deal_is_opened_again_only_by_whom_the_pipeline_lets(us: Company) -> None:
    deal, me = deal_of(us, customer_id=us.dealer().id, amount=100), actor_of(us.manager)
    settled(move_deals(me, [deal], "general.work"))
    settled(win_deals(me, [deal]))
    before = state()

    refusal = move_deals(me, [deal], "general.work")[0].refusal

    assert refusal is not None
    assert (refusal.code, refusal.status) == ("deal_move_not_permitted", 403)
    with translation.override("ru"):
        assert "переводить сделку из «Стал клиентом» в «Выясняем потребность»" in str(refusal)
    assert state() == before
    settled(move_deals(person("head_of_sales"), [deal], "general.work"))
    assert (where(deal), Deal.objects.get().closed_at) == ("general.work", None)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("general.moon", "deal_status_unknown"),
        ("moon", "deal_status_unknown"),
        ("general.terms", "deal_move_not_permitted"),
        ("general.offer", "deal_fields_missing"),
        ("general.lost", "deal_lost_reason_missing"),
        ("regular.done", "deal_move_not_permitted"),
    ],
)
def test_a_move_that_may_not_be_is_refused_in_words_and_changes_nothing(us: Company, to: str, said: str) -> None:
    deal = deal_of(us)
    before = state()

    [outcome] = move_deals(actor_of(us.manager), [deal], to)

    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.changed) == (said, False)
    assert state() == before


def test_what_is_not_filled_in_is_named(us: Company) -> None:
    deal = deal_of(us)
    settled(move_deals(actor_of(us.manager), [deal], "general.work"))

    with translation.override("en"):
        [outcome] = move_deals(actor_of(us.manager), [deal], "general.terms")
        assert str(outcome.refusal) == "“Agreeing on terms” asks for what is not filled in yet: amount, buyer."


def test_into_another_pipeline_a_deal_comes_by_its_first_status_and_a_rule_puts_it_anywhere(us: Company) -> None:
    deal = deal_of(us, amount=5, customer_id=us.dealer().id)

    settled(move_deals(actor_of(us.manager), [deal], "regular"))
    assert where(deal) == "regular.request"
    settled(move_deals(system("a rule"), [deal], "general.payment"))
    assert where(deal) == "general.payment"


def test_one_of_many_that_is_refused_does_not_stop_the_others(us: Company) -> None:
    rich, poor = deal_of(us, amount=5), deal_of(us)

    outcomes = move_deals(actor_of(us.manager), [rich, poor, uuid4()], "general.offer")

    assert [one.refusal.code if one.refusal else "" for one in outcomes] == ["", "deal_fields_missing", "deal_unknown"]
    assert (where(rich), where(poor)) == ("general.offer", "general.new")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "-1"}, "deal_amount_wrong"),
        ({"amount": "NaN"}, "deal_amount_wrong"),
        ({"amount": "1e20"}, "deal_amount_wrong"),
        ({"title": "  "}, "deal_title_missing"),
        ({"place": "general.moon"}, "deal_status_unknown"),
        ({"place": "general.offer"}, "deal_fields_missing"),
        ({"customer_id": uuid4()}, "deal_customer_unknown"),
        ({"order_id": uuid4()}, "deal_order_not_theirs"),
        ({"responsible_id": uuid4()}, "deal_person_gone"),
        ({"contact_phone": ""}, "deal_who_missing"),
    ],
)
def test_a_deal_that_cannot_be_is_refused_and_nothing_is_there(us: Company, wrong: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"title": "Насосы", "place": "general", "contact_phone": "1", **wrong}

    [outcome] = open_deals(us.actor, [NewDeal(**given)])

    assert outcome.refusal is not None
    assert outcome.refusal.code == said
    assert state() == ([], 0, 0)


def test_whoever_has_left_becomes_responsible_for_nothing(us: Company) -> None:
    deal, head = deal_of(us), person("head_of_sales")
    gone = person("salesperson", "ушёл")
    actor_account(gone, is_active=False)
    before = state()

    [outcome] = assign_deals(head, [deal], gone.id)  # type: ignore[arg-type]

    assert outcome.refusal is not None
    assert outcome.refusal.code == "deal_person_gone"
    assert state() == before
    stays = person("salesperson", "остаётся")
    settled(assign_deals(head, [deal], stays.id))  # type: ignore[arg-type]
    assert Deal.objects.get().responsible_id == stays.id
    [event] = told("deals.assigned")
    assert (event["responsible_id"], event["before_id"]) == (str(stays.id), str(us.manager.id))


def test_a_salesperson_reaches_only_his_own_and_assigns_nobody(us: Company) -> None:
    deal, other = deal_of(us), person("salesperson", "другой")
    before = state()

    [outcome] = move_deals(other, [deal], "general.work")
    assert outcome.refusal is not None
    assert outcome.refusal.code == "deal_unknown"
    with pytest.raises(PowerMissing):
        assign_deals(other, [deal], other.id)  # type: ignore[arg-type]
    with pytest.raises(PowerMissing):
        move_deals(person("storekeeper"), [deal], "general.work")
    with pytest.raises(Refusal):
        change_deal(other, deal, {"amount": 1})

    assert state() == before


def test_a_change_is_told_and_a_locked_or_stale_one_is_refused(us: Company) -> None:
    dealer, me = us.dealer(), actor_of(us.manager)
    deal = deal_of(us, amount=5)

    change_deal(me, deal, {"amount": "70.00", "customer_id": dealer.id}, seen=1)
    assert not change_deal(me, deal, {"amount": "70"}).changed
    [event] = told("deals.changed")
    assert (event["was"], event["became"]) == (
        {"amount": "5.00", "customer_id": None},
        {"amount": "70.00", "customer_id": str(dealer.id)},
    )
    with pytest.raises(Refusal) as stale:
        change_deal(me, deal, {"amount": 1}, seen=1)
    assert stale.value.code == "deal_changed_meanwhile"

    settled(move_deals(system("payments"), [deal], "general.payment"))
    before = state()
    with pytest.raises(Refusal) as locked:
        change_deal(me, deal, {"customer_id": None})
    assert (locked.value.code, state()) == ("deal_field_locked", before)


def test_the_same_key_opens_one_deal(us: Company) -> None:
    asked = NewDeal("Насосы", "general", contact_name="Пётр", key="order:1")

    first, again = (settled(open_deals(us.actor, [asked])) for _ in range(2))

    assert (first.changed, again.changed) == (True, False)
    assert (again.subject, again.detail) == (first.subject, first.detail)
    assert len(told("deals.opened")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_move_one_deal_at_once_and_exactly_one_of_them_is_told(us: Company) -> None:
    deal, head, me = deal_of(us, amount=5), person("head_of_sales"), actor_of(us.manager)

    outcomes: list[list[Outcome]] = at_once(
        lambda: move_deals(me, [deal], "general.work", seen="general.new"),
        lambda: move_deals(head, [deal], "general.offer", seen="general.new"),
    )

    refused = [one.refusal for [one] in outcomes if one.refusal]
    assert [one.code for one in refused] == ["deal_moved_meanwhile"]
    assert len(told("deals.moved")) == 1
    assert where(deal) in ("general.work", "general.offer")


def actor_account(actor: Any, **values: Any) -> None:
    Account.objects.filter(id=actor.id).update(**values)
