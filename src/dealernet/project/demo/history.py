"""History of the demo network, played through the same commands people use, with the clock turned back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    ToldShipment,
    cancel_orders,
    deliver_orders,
    place_orders,
    record_shipments,
)
from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.events.delivery import Delivery
from dealernet.foundation.outcomes import settled
from dealernet.project.demo.network import Network

DAYS: Final = 30


def play_history(net: Network, rnd: random.Random, orders: int) -> None:
    """So many orders over the last month: most closed, some on their way, a few held or cancelled."""
    delivery = Delivery()
    delivery.prepare()
    for n in range(orders):
        back = timedelta(days=DAYS - DAYS * n / orders, hours=rnd.randint(0, 6))
        _turn(-back)
        _one_order(net, rnd, delivery, far=n / orders)
    _turn(timedelta(0))
    deliver_all(delivery)


def deliver_all(delivery: Delivery) -> None:
    """Let everything happen that happens by itself."""
    while delivery.sweep():
        pass


def _turn(offset: timedelta) -> None:
    clock.move_to(offset)


def _one_order(net: Network, rnd: random.Random, delivery: Delivery, *, far: float) -> None:
    account = rnd.choice([a for a in net.buyers.values() if a.dealer_id in {d.id for d in net.dealers}])
    buyer, dealer_id = actor_of(account), account.dealer_id
    if dealer_id is None:
        return
    chosen = rnd.sample(net.products[: len(net.products) * 2 // 3], rnd.randint(1, 6))
    lines: Sequence[NewLine] = [NewLine(p.id, Decimal(rnd.choice([1, 1, 2, 2, 4, 10]))) for p in chosen]
    outcome = settled(place_orders(buyer, [NewOrder(dealer_id, lines, origin=rnd.choice(["portal", "portal", "api"]))]))
    deliver_all(delivery)
    fate = rnd.random() + (0.25 if far > 0.8 else 0)
    desk = system("demo")
    if fate > 0.96 and far <= 0.8:
        cancel_orders(desk, [outcome.subject], reason="Покупатель передумал")
    elif fate < 0.8:
        _fulfil(rnd, outcome.subject, delivery, whole=far < 0.7)
    deliver_all(delivery)


def _fulfil(rnd: random.Random, order_id: object, delivery: Delivery, *, whole: bool) -> None:
    desk = system("1С", powers=None)
    order = orders_of_holders(desk, [order_id])[order_id]  # type: ignore[list-item, index]
    if order.stage != "qualified":
        return
    today = clock.today()
    amount = order.total if whole or rnd.random() < 0.6 else (order.total / 2).quantize(Decimal("1.00"))
    payment = ToldPayment(
        number=str(rnd.randint(100, 9999)),
        paid_on=today,
        amount=amount,
        source="bank",
        party_id=order.customer_id,
        payer_inn=order.profile_inn,
        purpose=f"Оплата по счёту № {order.invoice_number}",
        holders=[(order.id, order.total)],
    )
    record_payments(desk, [payment])
    deliver_all(delivery)
    if not whole and rnd.random() < 0.5:
        return
    if amount == order.total:
        told = ToldShipment(order.id, f"ЮА00-{rnd.randint(1000, 999999):06d}", today, source="onec")
        record_shipments(desk, [told])
        deliver_all(delivery)
        if whole:
            deliver_orders(desk, [order.id])
