"""Orders that were held try again for what they lacked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.events import OrderEvent, OrderReleased
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.terms import terms_of
from dealernet.business.orders.rules import missing_terms
from dealernet.business.orders.stages import ON_THE_WAY
from dealernet.business.settlements.steps import Wanted, hold_credit
from dealernet.business.stock.steps import Demand, reserve
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome


def release_held(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """Try again to reserve the goods, hold the credit and find the terms that orders were held for.

    What is there now is taken; what still lacks stays in `held_for`. Announces the orders that lack less than
    before. Locks orders, stock, accounts. Seven statements, however many orders.
    """
    with transaction.atomic():
        orders = locked_orders(actor, MANAGE, order_ids)
        held = [o for o in orders.values() if o.held_for and o.stage in ON_THE_WAY]
        lacks = _still_lacking(held)

        def decide(order: Order) -> Sequence[OrderEvent]:
            now = lacks.get(order.id, order.held_for)
            if now == order.held_for:
                return ()
            order.held_for = now
            return [OrderReleased(subject=order.id, stream=order.customer_id, number=order.number, held_for=now)]

        return act_on(actor, orders, order_ids, decide, ["held_for"])


def _still_lacking(held: Sequence[Order]) -> dict[UUID, dict[str, Any]]:
    if not held:
        return {}
    terms = terms_of([order.customer_id for order in held])
    short: dict[UUID, list[dict[str, str]]] = {}
    for missing in reserve(_demands(held)):
        short.setdefault(missing.holder_id, []).append(
            {"product": str(missing.product_id), "missing": str(missing.quantity)}
        )
    wanted = [Wanted(o.id, o.customer_id, o.total) for o in held if "credit" in o.held_for]
    credit = {lacking.holder_id: str(lacking.amount) for lacking in hold_credit(wanted)}
    return {
        order.id: {
            name: value
            for name, value in (
                ("terms", list(missing_terms(terms[order.customer_id])) if "terms" in order.held_for else None),
                ("stock", short.get(order.id)),
                ("credit", credit.get(order.id)),
            )
            if value
        }
        for order in held
    }


def _demands(held: Sequence[Order]) -> list[Demand]:
    return [
        Demand(order.id, order.location_id, UUID(short["product"]), Decimal(short["missing"]))
        for order in held
        if order.location_id is not None
        for short in order.held_for.get("stock", [])
    ]
