"""What keeps the contents of an order as they are, told before anybody types."""

from __future__ import annotations

from typing import Final

from dealernet.business.orders.errors import KeptByOnec
from dealernet.business.orders.queries.cards import OrderCard
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.border import THEIRS, border_in_force
from dealernet.foundation.exchange.journal import has_it
from dealernet.foundation.validations import weighed_by
from dealernet.foundation.validations.validation import said

CONTENTS: Final = frozenset({"contents", "total"})


def contents_kept(actor: Actor, order: OrderCard) -> str:
    """Why this actor may not change the contents of an order whose stage lets them change: 1C has it, or its status
    locks them. Empty where nothing keeps them. Three statements at most.

    A validation with conditions of its own is weighed only when the change is applied.
    """
    if border_in_force().later_change == "refuse" and has_it(THEIRS, "order", order.id):
        return str(KeptByOnec())
    locks = (
        one
        for one in weighed_by(actor, "order")
        if one.standing_only and one.fields & CONTENTS and order.status.key in one.statuses
    )
    return next((said(one.messages) for one in locks), "")
