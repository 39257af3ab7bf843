"""What somebody else did to an order while it was being changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone

from dealernet.business.orders.queries import OrderCard
from dealernet.foundation.events.timeline import timeline

CHANGED: Final = "orders.changed"


@dataclass(frozen=True, slots=True)
class Overtaking:
    """Who changed the order meanwhile, when, and what it came to before and after."""

    who: str
    is_program: bool
    at: datetime
    was: Decimal
    now: Decimal


def changed_since(order: OrderCard, revision: int) -> list[Overtaking]:
    """The changes of its contents after a revision, the latest first; whoever asks sees the order. One statement."""
    if revision >= order.revision:
        return []
    moments = [one for one in timeline([order.id]) if one.kind == CHANGED and one.facts["revision"] > revision]
    return [
        Overtaking(
            one.who.name,
            one.who.kind == "system",
            timezone.localtime(one.at),
            Decimal(str(one.facts["was"]["total"])),
            Decimal(str(one.facts["now"]["total"])),
        )
        for one in moments
    ]
