"""What a buyer should know of on every page about orders: money past its day, and shipping stopped for it."""

from __future__ import annotations

from dealernet.business.settlements.queries import Overdue, overdue_card
from dealernet.foundation.access.actor import Actor


def own_overdue(actor: Actor) -> Overdue | None:
    """What is overdue at the actor's own company; nothing for staff. Two statements."""
    return overdue_card(actor, actor.dealer_id) if actor.dealer_id is not None else None
