"""The pack in which the buyer edits until picking: the tick locks, asks one shipment, and withdraws it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dealernet.automation import recurring
from dealernet.automation.packs import add_pack, publish_packs
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
from dealernet.business.orders.queries import order_card
from dealernet.business.parties.models import BankAccount, Terms
from dealernet.business.stock.commands import record_receipt
from dealernet.business.tasks.commands import complete_tasks
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
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
