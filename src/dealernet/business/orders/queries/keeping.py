"""What keeps the contents of an order as they are, asked before anybody begins to change them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from dealernet.business.orders.errors import KeptByOnec
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.border import THEIRS, border_in_force
from dealernet.foundation.exchange.journal import has_it
from dealernet.foundation.validations import kept_as_it_is

MOVED: Final = frozenset(
    {
        *("contents", "total", "left_to_pay", "lines_count", "status"),
        *("is_held", "held_for_stock", "held_for_credit", "goods_there", "may_ship", "ship_on", "ships_by_terms"),
    }
)
"""Words of an order that a change of its contents may change too."""


def contents_kept(actor: Actor, order_id: UUID) -> Refusal | None:
    """Why an actor may change nothing of what an order contains, whatever it were: the refusal he would meet.

    The stage aside, which the order's card tells. Five statements at most.
    """
    if border_in_force().later_change == "refuse" and has_it(THEIRS, "order", order_id):
        return KeptByOnec()
    return kept_as_it_is(actor, "order", order_id, "contents", moves=MOVED)
