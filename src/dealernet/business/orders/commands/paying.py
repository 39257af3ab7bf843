"""What was paid for orders, told by settlements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.orders import rules
from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.events import OrderEvent, OrderPaid, OrderPaidInPart, OrderPaymentLost
from dealernet.business.orders.models import Order
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome


def note_payments(actor: Actor, paid: Mapping[UUID, Decimal]) -> list[Outcome]:
    """Keep on each order how much of it is paid (`paid` is the whole sum so far, so repeating changes nothing).

    Announces orders paid in part and, once, in full: more money for one that is paid says nothing new and changes
    nothing. Announces payments that were taken back: a prepaid order must not be shipped then. Locks orders. Three
    statements, however many.
    """

    def decide(order: Order) -> Sequence[OrderEvent]:
        before, order.paid_total = order.paid_total, paid[order.id]
        if before == order.paid_total:
            return ()
        about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
        about["paid"] = order.paid_total
        order.may_ship = bool(order.may_ship and (order.paid_total >= before or _may_still_ship(order)))
        if order.paid_total < before:
            return [OrderPaymentLost(**about, left=max(order.total - order.paid_total, ZERO))]
        if order.paid_total >= order.total:
            return [OrderPaid(**about)] if before < order.total else ()
        return [OrderPaidInPart(**about, left=order.total - order.paid_total)]

    with transaction.atomic():
        orders = locked_orders(actor, MANAGE, list(paid))
        return act_on(actor, orders, list(paid), decide, ["paid_total", "may_ship"])


def _may_still_ship(order: Order) -> bool:
    return bool(rules.may_ship_now(deferral_days=order.deferral_days, paid=order.paid_total, total=order.total))
