"""What papers need from outside, in our words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from dealernet.business.documents.stages import EdoState


@dataclass(frozen=True, slots=True)
class OutgoingPaper:
    """A paper on its way to an operator of electronic documents. Its `id` is the key of a safe repeat."""

    id: UUID
    number: str
    file_name: str
    content: bytes
    sender: str
    recipient: str


@dataclass(frozen=True, slots=True)
class PaperNews:
    """What an operator tells of a paper that was sent."""

    id: UUID
    state: EdoState
    reason: str = ""


class Edo(Protocol):
    """An operator of electronic documents.

    Raises `OutsideUnavailable` when trying again may help, `OutsideRejected` when not.
    """

    def send(self, paper: OutgoingPaper) -> str:
        """Hand a paper over; what the operator calls it. The same paper again is the same one there."""
        ...

    def news(self, after: str) -> tuple[Sequence[PaperNews], str]:
        """What happened after a place in the operator's feed, and the place to ask from next. The first is empty."""
        ...
