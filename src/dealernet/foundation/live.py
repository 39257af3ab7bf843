"""Live pages: short signed tickets for streams, and the debounced word that a subject changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.core import signing

CHANNEL: Final = "dealernet_live"
_SALT: Final = "live"
LIFETIME: Final = 12 * 60 * 60


def ticket_for(topics: Iterable[str]) -> str:
    """A ticket that lets a browser hear of these subjects and streams; `*` is everything (staff only)."""
    return signing.dumps(sorted(topics), salt=_SALT, compress=True)


def open_ticket(ticket: str) -> frozenset[str]:
    """The topics of a ticket; raises `BadSignature` for a forged or an old one."""
    return frozenset(signing.loads(ticket, salt=_SALT, max_age=LIFETIME))
