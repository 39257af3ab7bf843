"""The shape of most acts on orders: reach and lock many, decide each, save, record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from dealernet.business.orders.access import orders_open_to
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.events import OrderEvent
from dealernet.business.orders.models import Order
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.deciding import decide_each
from dealernet.foundation.outcomes import Outcome

Decide = Callable[[Order], Sequence[OrderEvent]]


def locked_orders(actor: Actor, power: str, order_ids: Sequence[UUID]) -> dict[UUID, Order]:
    """The orders among these that the actor reaches, locked in the order of their ids. One statement."""
    found = orders_open_to(actor, power).filter(id__in=order_ids).order_by("id").select_for_update(no_key=True)
    return {order.id: order for order in found}


def act_on(
    actor: Actor, orders: dict[UUID, Order], order_ids: Sequence[UUID], decide: Decide, fields: Sequence[str]
) -> list[Outcome]:
    """Decide each locked order, save those that changed, record what they announce.

    `decide` changes the order and answers its events; none means it already was so; a refusal leaves it alone.
    Two statements, however many orders.
    """
    return decide_each(actor, orders, order_ids, decide, fields, OrderUnknown)
