"""From submitted to closed or cancelled: what each act moves, and what it refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    ShippedLine,
    ToldShipment,
    allow_shipping,
    cancel_orders,
    close_orders,
    deliver_orders,
    note_payments,
    place_orders,
    qualify_orders,
    record_shipments,
    release_held,
    start_picking,
)
from dealernet.business.orders.errors import (
    GoodsMissing,
    MoveRefused,
    NotPaid,
    OrderUnknown,
    PickingBegan,
    ShipmentTooLarge,
)
from dealernet.business.orders.models import Order, OrderLine, Shipment
from dealernet.business.orders.queries import order_card
from dealernet.business.orders.stages import Stage
from dealernet.business.settlements.models import CreditAccount, Debt, Entry, Hold
from dealernet.business.stock.models import Balance, Movement, Reservation
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import settled
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def ordered(us: Company, dealer: Dealer, *quantities: str, price: str = "100.00", stock: str = "1000") -> Order:
    lines = [NewLine(us.product(price=price, stock=stock).id, Decimal(q)) for q in quantities]
    outcome = settled(place_orders(dealer.actor, [NewOrder(dealer.id, lines)]))
    return Order.objects.get(id=outcome.subject)


def kinds() -> list[str]:
    return list(EventRow.objects.order_by("id").values_list("kind", flat=True))


def test_the_whole_way_with_a_deferral():
    us = company()
    dealer = us.dealer(deferral=14, limit="1000")
    order = ordered(us, dealer, "3", "2")

    settled(qualify_orders(us.actor, [order.id]))
    settled(allow_shipping(us.actor, [order.id], reason="deferral"))
    settled(start_picking(us.actor, [order.id]))
    settled(record_shipments(us.actor, [ToldShipment(order.id, "РТ-1", DAY, source="onec")]))
    settled(deliver_orders(us.actor, [order.id]))
    with pytest.raises(NotPaid):
        settled(close_orders(us.actor, [order.id]))
    settled(note_payments(us.actor, {order.id: Decimal("500.00")}))
    settled(close_orders(us.actor, [order.id]))

    assert kinds() == [
        "orders.submitted",
        "orders.qualified",
        "orders.shipping_allowed",
        "orders.picking_started",
        "orders.shipped",
        "orders.delivered",
        "orders.paid",
        "orders.closed",
    ]
    assert not Reservation.objects.exists()
    assert not Hold.objects.exists()
    account = CreditAccount.objects.get()
    assert (account.debt, account.held) == (Decimal(500), Decimal(0))
    assert list(Entry.objects.values_list("kind", "amount")) == [("shipment", Decimal(500))]
    assert list(Debt.objects.values_list("amount", "due_on")) == [(Decimal(500), date(2026, 12, 8))]
    assert sorted(Movement.objects.filter(kind="shipment").values_list("quantity", flat=True)) == [-3, -2]


def test_a_part_shipment_charges_its_part_and_the_same_document_again_changes_nothing():
    us = company()
    dealer = us.dealer(deferral=14, limit="1000")
    order = ordered(us, dealer, "5")
    settled(qualify_orders(us.actor, [order.id]))
    product_id = OrderLine.objects.get().product_id
    told = ToldShipment(order.id, "РТ-1", DAY, lines=[ShippedLine(product_id, Decimal(2))])

    first = settled(record_shipments(us.actor, [told]))
    again = settled(record_shipments(us.actor, [told]))

    assert (first.changed, again.changed) == (True, False)
    card = order_card(us.actor, order.id)
    assert (card.stage, card.shipped_total, card.lines[0].shipped) == (Stage.PICKING, Decimal(200), Decimal(2))
    account = CreditAccount.objects.get()
    assert (account.debt, account.held) == (Decimal(200), Decimal(300))
    balance = Balance.objects.get()
    assert (balance.on_hand, balance.reserved) == (Decimal(998), Decimal(3))

    settled(record_shipments(us.actor, [ToldShipment(order.id, "РТ-2", DAY)]))

    account.refresh_from_db()
    assert (account.debt, account.held) == (Decimal(500), Decimal(0))
    assert order_card(us.actor, order.id).stage == Stage.SHIPPED


def test_more_than_was_ordered_and_goods_that_are_not_there_are_refused_and_change_nothing():
    us = company()
    dealer = us.dealer()
    order = ordered(us, dealer, "5", stock="3")
    product_id = OrderLine.objects.get().product_id
    before = kinds()

    lines = [ShippedLine(product_id, Decimal(6))]
    with pytest.raises(ShipmentTooLarge):
        settled(record_shipments(us.actor, [ToldShipment(order.id, "РТ-1", DAY, lines=lines)]))
    with pytest.raises(GoodsMissing):
        record_shipments(us.actor, [ToldShipment(order.id, "РТ-1", DAY)])

    assert kinds() == before
    assert not Shipment.objects.exists()
    assert Balance.objects.get().on_hand == 3


def test_what_1c_shipped_has_left_even_if_our_stock_did_not_know_it():
    us = company()
    order = ordered(us, us.dealer(), "5", stock="3")

    settled(record_shipments(us.actor, [ToldShipment(order.id, "РТ-1", DAY, source="onec")]))

    balance = Balance.objects.get()
    assert (balance.on_hand, balance.reserved) == (0, 0)
    assert order_card(us.actor, order.id).stage == Stage.SHIPPED


def test_cancelling_frees_goods_and_credit_and_repeats_safely():
    us = company()
    dealer = us.dealer(deferral=14, limit="1000")
    order = ordered(us, dealer, "5")

    first = settled(cancel_orders(dealer.actor, [order.id], reason="передумали"))
    again = settled(cancel_orders(dealer.actor, [order.id], reason="ещё раз"))

    assert (first.changed, again.changed) == (True, False)
    assert Order.objects.get().cancel_reason == "передумали"
    assert Balance.objects.get().reserved == 0
    assert CreditAccount.objects.get().held == 0
    assert kinds() == ["orders.submitted", "orders.cancelled"]


def test_a_buyer_cannot_cancel_what_is_being_picked_but_staff_can():
    us = company()
    dealer = us.dealer()
    order = ordered(us, dealer, "5")
    settled(qualify_orders(us.actor, [order.id]))
    settled(start_picking(us.actor, [order.id]))

    with pytest.raises(PickingBegan):
        settled(cancel_orders(dealer.actor, [order.id], reason=""))
    assert Balance.objects.get().reserved == 5

    settled(cancel_orders(us.actor, [order.id], reason="брак"))
    assert Balance.objects.get().reserved == 0


def test_a_held_order_is_released_when_goods_and_credit_are_there():
    us = company()
    dealer = us.dealer(deferral=14, limit="100")
    order = ordered(us, dealer, "5", stock="3")
    assert set(order.held_for) == {"stock", "credit"}

    assert not settled(release_held(us.actor, [order.id])).changed
    Balance.objects.update(on_hand=10)
    CreditAccount.objects.update(credit_limit=500)
    assert settled(release_held(us.actor, [order.id])).changed

    order.refresh_from_db()
    assert order.held_for == {}
    assert Balance.objects.get().reserved == 5
    assert CreditAccount.objects.get().held == 500
    assert kinds() == ["orders.submitted", "orders.released", "orders.goods_gathered"]


def test_moves_out_of_order_are_refused():
    us = company()
    order = ordered(us, us.dealer(), "1")

    for act in (start_picking, deliver_orders, close_orders):
        with pytest.raises(MoveRefused):
            settled(act(us.actor, [order.id]))

    assert kinds() == ["orders.submitted"]


def test_a_buyer_has_no_power_over_the_companys_acts_and_sees_no_word_of_another_dealer():
    us = company()
    vega, lyra = us.dealer("Вега"), us.dealer("Лира")
    order = ordered(us, lyra, "1")

    with pytest.raises(PowerMissing):
        qualify_orders(vega.actor, [order.id])
    with pytest.raises(OrderUnknown):
        order_card(vega.actor, order.id)
    with pytest.raises(OrderUnknown):
        settled(cancel_orders(vega.actor, [order.id], reason=""))

    assert Order.objects.get().stage == Stage.SUBMITTED
