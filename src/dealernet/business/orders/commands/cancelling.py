"""Orders that will not be fulfilled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.documents.steps import void_invoices
from dealernet.business.orders.access import CANCEL, CANCEL_OWN
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.guarding import under_validations
from dealernet.business.orders.commands.paymentorders import withdraw_payment_orders
from dealernet.business.orders.errors import PickingBegan
from dealernet.business.orders.events import OrderCancelled, OrderEvent
from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import Stage, moved
from dealernet.business.settlements.steps import free_allocations, release_credit
from dealernet.business.stock.steps import release
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import whole


@under_validations
def cancel_orders(actor: Actor, order_ids: Sequence[UUID], *, reason: str) -> list[Outcome]:
    """Take orders back: goods and credit are free at once, money already paid stays ahead on the account.

    A buyer may cancel until picking begins, staff until goods have left. Refuses a reason a person gives too long.
    Repeating changes nothing. Locks orders, stock, accounts.
    """
    said = whole(reason, 500, "given") if actor.kind == Kind.PERSON else reason[:500]
    power = CANCEL if actor.dealer_id is None else CANCEL_OWN
    with transaction.atomic():
        orders = locked_orders(actor, power, order_ids)
        leaving = [o.id for o in orders.values() if o.stage != Stage.CANCELLED and _may_cancel(actor, o)]
        release(leaving)
        release_credit(leaving)
        freed = free_allocations(leaving)
        void_invoices(actor, leaving)
        withdraw_payment_orders(leaving)

        def decide(order: Order) -> Sequence[OrderEvent]:
            if order.stage == Stage.CANCELLED:
                return ()
            moved(Stage(order.stage), Stage.CANCELLED)
            if not _may_cancel(actor, order):
                raise PickingBegan
            paid = freed.get(order.id, ZERO)
            order.stage = Stage.CANCELLED
            order.cancel_reason = said
            order.held_for, order.may_ship, order.ship_on, order.paid_total = {}, False, None, ZERO
            order.payment_order, order.payment_order_on = "", None
            about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
            return [OrderCancelled(**about, reason=order.cancel_reason, paid=paid)]

        fields = ["stage", "cancel_reason", "held_for", "may_ship", "ship_on", "paid_total"]
        fields += ["payment_order", "payment_order_on"]
        return act_on(actor, orders, order_ids, decide, fields)


def _may_cancel(actor: Actor, order: Order) -> bool:
    until = (Stage.DRAFT, Stage.SUBMITTED, Stage.QUALIFIED)
    return order.stage in (until if actor.dealer_id is not None else (*until, Stage.PICKING))
