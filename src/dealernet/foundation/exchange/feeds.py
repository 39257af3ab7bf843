"""How far we have read the feeds of others: moved in the transaction that keeps what was read."""

from __future__ import annotations

from dealernet.foundation.exchange.models import FeedPlace


def place_in(system: str) -> str:
    """The place to read from next; empty before the first reading. One statement."""
    return FeedPlace.objects.filter(system=system).values_list("place", flat=True).first() or ""


def keep_place(system: str, place: str) -> None:
    """What came before this place is kept. One statement."""
    FeedPlace.objects.update_or_create(system=system, defaults={"place": place[:200]})
