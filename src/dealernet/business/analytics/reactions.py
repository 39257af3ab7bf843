"""Every act of a person of the company on an order is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dealernet.business.analytics.commands import count_touches
from dealernet.business.orders.events import BackOrderMade, GoodsGathered, OrderEvent
from dealernet.foundation.events.event import KINDS, Recorded
from dealernet.foundation.events.reactions import reaction

ALONG = (GoodsGathered, BackOrderMade)
"""What only goes along with an act that is told already."""
ABOUT_ORDERS = [kind for kind, event in KINDS.items() if issubclass(event, OrderEvent) and event not in ALONG]


@reaction("analytics", kinds=ABOUT_ORDERS)
def note_touches(events: Sequence[Recorded]) -> None:
    """Count what staff did by hand; what buyers, rules and programs do is no touch. One statement a batch at most."""
    touched = Counter(event.subject for event in events if by_staff(event))
    if touched:
        count_touches(touched)


def by_staff(event: Recorded) -> bool:
    """Whether a person of the company did it."""
    return event.actor.get("kind") == "person" and event.actor.get("role") != "buyer"
