"""The pack in which the buyer edits until picking: the tick locks, asks one shipment, and withdraws it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.automation import recurring
from dealernet.automation.packs import (
    add_pack,
    caught_up_by,
    publish_packs,
    switch_pack_off,
    switch_pack_on,
    waiting_on,
)
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    change_order,
    place_orders,
    qualify_orders,
    split_shortages,
    start_picking,
)
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries import contents_kept, order_card
from dealernet.business.parties.models import BankAccount, Terms
from dealernet.business.stock.commands import record_receipt
from dealernet.business.tasks.commands import complete_tasks
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.foundation.validations import BeyondValidation
from factories.happening import let_it_happen
from factories.racing import at_once
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
    add_pack(found.actor, "buyer_edits")
    return found


def editing(us: Company) -> Dealer:
    dealer = us.dealer("ИП Орлов «Заряд24»")
    Terms.objects.filter(party=dealer.party).update(customer_type="Правит сам")
    return dealer


def placed(us: Company, dealer: Dealer, stock: str = "10") -> Order:
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(stock=stock).id, Decimal(4))])])
    let_it_happen()
    return Order.objects.get(id=outcome.subject)


def ticked(dealer: Dealer, order: Order, *, on: bool) -> None:
    settled(set_fields(dealer.actor, "order", [order.id], {"confirmed_by_client": "да" if on else "нет"}))
    let_it_happen()


def status(us: Company, order: Order) -> str:
    return order_card(us.actor, order.id).status.key


def to_ship(order: Order) -> list[bool]:
    """The tasks to ship an order: whether each is open."""
    return [task.done_at is None for task in Task.objects.filter(holder_id=order.id, kind="ship")]


def fresh(order: Order) -> Order:
    return Order.objects.get(id=order.id)


def changed(dealer: Dealer, order: Order, quantity: int) -> None:
    product = OrderLine.objects.filter(order=order).values_list("product_id", flat=True)[0]
    change_order(dealer.actor, order.id, [DraftLine(product, quantity)], revision=fresh(order).revision)
    let_it_happen()


def test_an_order_waits_for_its_tick_then_goes_by_itself_and_asks_one_shipment(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer)
    assert (fresh(order).stage, status(us, order), to_ship(order)) == ("submitted", "goods_at_hand", [])
    changed(dealer, order, 3)

    ticked(dealer, order, on=True)

    standing = fresh(order)
    assert (standing.stage, standing.total, standing.invoice_number != "") == ("qualified", Decimal("300.00"), True)
    assert to_ship(order) == [True]


def test_ticked_contents_are_locked_for_the_buyer_and_free_again_without_the_tick(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer)
    ticked(dealer, order, on=True)
    before = (fresh(order).revision, EventRow.objects.count())

    with pytest.raises(BeyondValidation, match="снимите отметку"):
        changed(dealer, order, 2)
    assert (fresh(order).revision, EventRow.objects.count()) == before

    ticked(dealer, order, on=False)
    assert to_ship(order) == [False]
    changed(dealer, order, 5)
    ticked(dealer, order, on=True)
    assert to_ship(order) == [True]
    assert EventRow.objects.filter(kind="orders.invoiced", subject=order.id).count() == 2


def card(dealer: Dealer, order: Order) -> str:
    page = Client(headers={"accept-language": "ru"})
    page.force_login(dealer.account)
    return page.get(reverse("portal-order", args=[order.id])).content.decode()


def test_a_ticked_order_offers_no_change_and_says_what_to_do(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer)
    change = reverse("portal-order-change", args=[order.id])
    assert change in card(dealer, order)

    ticked(dealer, order, on=True)
    shown = card(dealer, order)
    assert (change in shown, "снимите отметку" in shown, "Сейчас состав не меняется" in shown) == (False, True, True)
    assert 'href="#fields">К полю «Подтверждён клиентом»' in shown
    page = Client(headers={"accept-language": "ru"})
    page.force_login(dealer.account)
    assert page.get(change).headers["Location"] == reverse("portal-order", args=[order.id])

    ticked(dealer, order, on=False)
    assert change in card(dealer, order)
    ticked(dealer, order, on=True)
    switch_pack_off(us.actor, "buyer_edits")
    assert change in card(dealer, order)


def test_what_depends_on_the_new_contents_keeps_nobody_from_beginning(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer)
    message = {"ru": "Меньше тысячи не отгружаем."}
    least = {"subject": "order", "means": "require", "title": message, "fields": ["contents"], "message": message}
    publish(
        us.actor, "validation", "least", {**least, "when": {"field": "total", "operator": "at_least", "value": 1000}}
    )
    assert contents_kept(dealer.actor, order.id) is None

    by_day = {"when": {"field": "stage", "operator": "is", "value": "draft"}}
    publish(us.actor, "validation", "least", {**least, **by_day})
    assert str(contents_kept(dealer.actor, order.id)) == "Меньше тысячи не отгружаем."
    with pytest.raises(BeyondValidation, match="Меньше тысячи"):
        changed(dealer, order, 2)


def test_buyers_the_pack_is_not_for_see_no_tick_and_cannot_set_it(us: Company) -> None:
    own, other = editing(us), us.dealer()
    order, elsewhere = placed(us, own), placed(us, other)
    assert "Подтверждён клиентом" in card(own, order)
    assert "Подтверждён клиентом" not in card(other, elsewhere)

    [refused] = set_fields(other.actor, "order", [elsewhere.id], {"confirmed_by_client": "да"})
    assert str(refused.refusal) == "«Подтверждён клиентом» здесь не заполняют."
    ticked(own, order, on=True)
    assert (to_ship(order), to_ship(elsewhere)) == ([True], [])


def test_a_shipment_a_person_has_seen_to_is_not_asked_again(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer)
    ticked(dealer, order, on=True)
    complete_tasks(actor_of(us.manager), [Task.objects.get(kind="ship").id])
    settled(set_fields(us.actor, "order", [order.id], {"confirmed_by_client": "нет"}))
    ticked(dealer, order, on=True)
    assert to_ship(order) == [False]


def test_no_work_begins_without_the_tick_and_others_go_as_before(us: Company) -> None:
    order = placed(us, editing(us))
    [refused] = qualify_orders(us.actor, [order.id])
    assert "Клиент ещё не подтвердил" in str(refused.refusal)
    assert fresh(order).stage == "submitted"

    assert fresh(placed(us, us.dealer())).stage == "qualified"


def test_staff_read_why_an_unticked_order_is_not_accepted_instead_of_a_button_that_is_refused(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer)
    page = Client(headers={"accept-language": "ru"})
    page.force_login(us.manager)
    accept = reverse("desk-order-act", args=[order.id, "qualification"])

    shown = page.get(reverse("desk-order", args=[order.id])).content.decode()
    assert (accept in shown, "Клиент ещё не подтвердил заказ" in shown) == (False, True)
    assert "Заказ пока нельзя принять" in shown

    switch_pack_off(us.actor, "buyer_edits")
    assert accept in page.get(reverse("desk-order", args=[order.id])).content.decode()


def test_the_tick_stays_once_picking_began(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer)
    ticked(dealer, order, on=True)
    start_picking(us.actor, [order.id])
    let_it_happen()
    assert to_ship(order) == [False]

    for actor in (dealer.actor, us.actor):
        [refused] = set_fields(actor, "order", [order.id], {"confirmed_by_client": "нет"})
        assert "поздно" in str(refused.refusal)


def test_goods_that_lie_elsewhere_are_told_by_the_status_and_shipped_once_they_are_there(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer, stock="1")
    assert status(us, order) == "goods_elsewhere"
    ticked(dealer, order, on=True)
    assert to_ship(order) == []

    product = OrderLine.objects.get(order=order).product_id
    record_receipt(us.actor, us.warehouse.id, us.seller.party_id, {product: 9})
    let_it_happen()

    assert (fresh(order).stage, to_ship(order)) == ("qualified", [True])


def test_a_ticked_order_is_not_split_by_its_buyer_either(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer, stock="1")
    ticked(dealer, order, on=True)
    [refused] = split_shortages(dealer.actor, [order.id])
    assert "снимите отметку" in str(refused.refusal)
    assert Order.objects.count() == 1

    ticked(dealer, order, on=False)
    assert split_shortages(dealer.actor, [order.id])[0].changed
    made = Order.objects.get(back_order_of=order)
    assert [fresh(order).total, made.total] == [Decimal("100.00"), Decimal("300.00")]


def test_the_tick_taken_away_and_picking_at_once_leave_exactly_one(us: Company) -> None:
    dealer = editing(us)
    order = placed(us, dealer)
    ticked(dealer, order, on=True)

    def untick() -> Any:
        return set_fields(dealer.actor, "order", [order.id], {"confirmed_by_client": "нет"})

    [unticked], [picked] = at_once(untick, lambda: start_picking(us.actor, [order.id]))

    assert sorted([unticked.done, picked.done]) == [False, True]
    let_it_happen()
    assert to_ship(order) == [False]


def test_an_order_ticked_while_the_pack_was_off_goes_on_once_it_is_on_again(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    dealer = editing(us)
    order, other = placed(us, dealer), placed(us, dealer)
    recurring.serve()
    page = Client(headers={"accept-language": "ru"})
    administrator = Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    page.force_login(administrator)
    switching = reverse("desk-rule-pack", args=["buyer_edits"])

    off = page.post(switching, {"act": "off"}, follow=True).content.decode()
    assert "Заказов, которые его ждали: 2" in off
    ticked(dealer, order, on=True)
    assert (fresh(order).stage, waiting_on(us.actor, "buyer_edits")) == ("submitted", 1)
    assert "заказов, которые пойдут дальше после включения: 1" in page.get(reverse("desk-rule-packs")).content.decode()
    on = page.post(switching, {"act": "on"}, follow=True).content.decode()
    assert "Заказов, которые его ждут: 1" in on
    assert "Отмечено, пока набор был выключен: 1" in on
    for hours in (1, 2, 3):
        monkeypatch.setattr(clock, "now", lambda hours=hours: MONDAY + timedelta(hours=hours, minutes=5))
        for _ in range(2):
            recurring.serve()
            let_it_happen()

    assert (fresh(order).stage, fresh(order).invoice_number != "", to_ship(order)) == ("qualified", True, [True])
    assert (fresh(other).stage, to_ship(other)) == ("submitted", [])
    assert EventRow.objects.filter(kind="orders.moment_came", subject=order.id).count() == 1


def test_an_order_ticked_and_accepted_while_the_pack_was_off_is_shipped_once_it_is_on_again(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    dealer = editing(us)
    order, seen_to, unticked = (placed(us, dealer) for _ in range(3))
    ticked(dealer, seen_to, on=True)
    complete_tasks(actor_of(us.manager), [Task.objects.get(kind="ship").id])
    recurring.serve()
    switch_pack_off(us.actor, "buyer_edits")
    ticked(dealer, order, on=True)
    for one in (order, unticked):
        settled(qualify_orders(us.actor, [one.id]))
    let_it_happen()
    assert (to_ship(order), caught_up_by(us.actor, "buyer_edits")) == ([], 1)

    switch_pack_on(us.actor, "buyer_edits")
    for hours in (1, 2, 3):
        monkeypatch.setattr(clock, "now", lambda hours=hours: MONDAY + timedelta(hours=hours, minutes=5))
        for _ in range(2):
            recurring.serve()
            let_it_happen()

    assert [to_ship(one) for one in (order, seen_to, unticked)] == [[True], [False], []]
    assert EventRow.objects.filter(kind="orders.moment_came", subject=order.id).count() == 1
    assert caught_up_by(us.actor, "buyer_edits") == 0


def test_who_forgets_to_confirm_is_reminded_once(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    dealer = editing(us)
    order, other = placed(us, dealer), placed(us, dealer)
    ticked(dealer, other, on=True)
    recurring.serve()
    for days in (2, 3, 4):
        monkeypatch.setattr(clock, "now", lambda days=days: MONDAY + timedelta(days=days, hours=4))
        for _ in range(2):
            recurring.serve()
            let_it_happen()

    letter = Message.objects.get(template="confirm_order")
    assert letter.holder_id == order.id
