"""What keeps the contents of an order as they are, asked before anybody begins to change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from dealernet.business.orders.errors import KeptByOnec
from dealernet.business.orders.stages import MOVES, Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.border import THEIRS, border_in_force
from dealernet.foundation.exchange.journal import has_it
from dealernet.foundation.validations import kept_as_it_is, refused_ahead

MOVED: Final = frozenset(
    {
        *("contents", "total", "left_to_pay", "lines_count", "status"),
        *("is_held", "held_for_stock", "held_for_credit", "goods_there", "may_ship", "ship_on", "ships_by_terms"),
    }
)
"""Words of an order that a change of its contents may change too."""


BECOMES: Final[Mapping[str, Stage]] = {
    "qualification": Stage.QUALIFIED,
    "picking": Stage.PICKING,
    "delivery": Stage.DELIVERED,
    "closing": Stage.CLOSED,
}
"""The acts that do nothing but move an order to a stage."""
ALONG: Final = frozenset({*MOVED - {"contents"}, "money", "due_on", "overdue", "responsible", "uses_edo"})
"""Words of an order that may change together with its stage."""


def acts_kept(actor: Actor, order_id: UUID, stage: Stage) -> dict[str, Refusal]:
    """What validations would say to the acts that move an order on from a stage, by the act: for reading, not buttons.

    One statement; those of the order's facts where a validation is about such an act.
    """
    acts = {act: {"stage": to.value} for act, to in BECOMES.items() if to in MOVES[stage]}
    return dict(refused_ahead(actor, "order", order_id, acts, moves=ALONG)) if acts else {}


def contents_kept(actor: Actor, order_id: UUID) -> Refusal | None:
    """Why an actor may change nothing of what an order contains, whatever it were: the refusal he would meet.

    The stage aside, which the order's card tells. Five statements at most.
    """
    if border_in_force().later_change == "refuse" and has_it(THEIRS, "order", order_id):
        return KeptByOnec()
    return kept_as_it_is(actor, "order", order_id, "contents", moves=MOVED)
