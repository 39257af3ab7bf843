"""The ticket by which a buyer rates an order without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core import signing

LASTS: Final = timedelta(days=90)
_SALT: Final = "orders.rating"


def rating_ticket(order_id: UUID) -> str:
    """What a letter's link carries; it lasts ninety days."""
    return signing.dumps(str(order_id), salt=_SALT)


def order_of_ticket(ticket: str) -> UUID | None:
    """The order of a ticket; nothing for one that is forged, cut off or too old."""
    try:
        return UUID(signing.loads(ticket, salt=_SALT, max_age=LASTS))
    except (signing.BadSignature, ValueError):
        return None
