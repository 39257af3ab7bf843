"""Which orders an actor reaches, and for what."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet

from dealernet.business.orders.models import Order
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.sql import plain_array

SEE: Final = "orders.see"
PLACE: Final = "orders.place"
MANAGE: Final = "orders.manage"
SHIP: Final = "orders.ship"
CANCEL: Final = "orders.cancel"
CANCEL_OWN: Final = "orders.cancel_own"
ASSIGN: Final = "orders.assign"
CHECK_PAPERS: Final = "orders.check_payment_orders"
SEND_PAPER: Final = "orders.send_payment_order"


def orders_open_to(actor: Actor, power: str) -> QuerySet[Order]:
    """The orders on which the actor holds the power. Every read and write starts here.

    A buyer reaches the orders of one dealer; staff their own and their groups', or everything.
    """
    actor.require(power)
    orders = Order.objects.all()
    reach = actor.reach
    if reach.dealer_id is not None:
        return orders.filter(customer_id=reach.dealer_id)
    if reach.everything:
        return orders
    return orders.filter(Q(responsible_id=actor.id) | Q(group_id__in=reach.groups))


def reached_in_sql(actor: Actor, power: str) -> tuple[str, dict[str, Any]]:
    """The same as a condition on `orders_order o` and its values, for statements that are planned once."""
    actor.require(power)
    reach = actor.reach
    if reach.dealer_id is not None:
        return "o.customer_id = %(dealer)s::uuid", {"dealer": reach.dealer_id}
    if reach.everything:
        return "true", {}
    return (
        "(o.responsible_id = %(me)s::uuid or o.group_id = any(%(groups)s::uuid[]))",
        {"me": actor.id, "groups": plain_array(reach.groups)},
    )
