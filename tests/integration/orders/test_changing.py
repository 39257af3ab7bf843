"""Changing an order that was handed over: whole or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    change_order,
    place_orders,
    qualify_orders,
    start_picking,
)
from dealernet.business.orders.errors import NotEditable, OrderChanged, OrderEmpty, PriceChanged
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.pricing.models import Price
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.stock.models import Balance
from dealernet.foundation.events.models import EventRow
from factories.trade import company

pytestmark = pytest.mark.django_db


def test_a_change_keeps_agreed_prices_takes_new_ones_and_moves_stock_and_credit():
    us = company()
    dealer = us.dealer(deferral=14, limit="10000")
    kept, dropped, added = us.product(price="100.00"), us.product(price="50.00"), us.product(price="30.00")
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(kept.id, Decimal(2)), NewLine(dropped.id, Decimal(4))])])
    order = Order.objects.get()
    Price.objects.update(amount=Decimal("999.00"))

    change_order(dealer.actor, order.id, [DraftLine(kept.id, 1), DraftLine(added.id, 1)], revision=order.revision)

    order.refresh_from_db()
    assert (order.total, order.revision) == (Decimal("1099.00"), 2)
    assert list(OrderLine.objects.values_list("product_id", "quantity", "price")) == [
        (kept.id, Decimal(1), Decimal("100.00")),
        (added.id, Decimal(1), Decimal("999.00")),
    ]
    reserved = dict(Balance.objects.values_list("product_id", "reserved"))
    assert reserved == {kept.id: 1, dropped.id: 0, added.id: 1}
    assert CreditAccount.objects.get().held == Decimal("1099.00")
    event = EventRow.objects.get(kind="orders.changed")
    assert (event.facts["was"]["total"], event.facts["now"]["total"]) == ("400.00", "1099.00")


@pytest.mark.parametrize(
    ("quantity", "revision", "seen", "refusal"),
    [(1, 7, None, OrderChanged), (1, 1, Decimal(1), PriceChanged), (0, 1, None, OrderEmpty)],
)
def test_a_refused_change_leaves_the_order_as_it_was(quantity, revision, seen, refusal):
    us = company()
    dealer, product = us.dealer(), us.product()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])])
    order = Order.objects.get()

    with pytest.raises(refusal):
        change_order(dealer.actor, order.id, [DraftLine(product.id, quantity)], revision=revision, seen_total=seen)

    assert OrderLine.objects.get().quantity == 2
    assert Balance.objects.get().reserved == 2
    assert EventRow.objects.count() == 1


def test_what_is_being_picked_can_no_longer_change():
    us = company()
    dealer, product = us.dealer(), us.product()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])])
    order = Order.objects.get()
    qualify_orders(us.actor, [order.id])
    start_picking(us.actor, [order.id])

    with pytest.raises(NotEditable):
        change_order(dealer.actor, order.id, [DraftLine(product.id, 1)], revision=3)

    assert OrderLine.objects.get().quantity == 2
