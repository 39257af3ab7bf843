"""The operator's words into ours and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from dealernet.business.documents.ports import OutgoingPaper, PaperNews
from dealernet.business.documents.stages import EdoState

STATES: Final[Mapping[str, EdoState]] = {
    "sent": EdoState.SENT,
    "delivered": EdoState.DELIVERED,
    "signed": EdoState.SIGNED,
    "refused": EdoState.REFUSED,
}
"""What moves a paper on. Other words of the operator are its own business and change nothing."""


def upload(paper: OutgoingPaper) -> dict[str, str]:
    """What goes beside the file."""
    return {"name": paper.file_name, "number": paper.number, "sender": paper.sender, "recipient": paper.recipient}


def news(event: Mapping[str, Any]) -> PaperNews | None:
    """What an event tells of a paper of ours; nothing when it is of another, or of no state we know."""
    state = STATES.get(str(event.get("state", "")))
    try:
        paper = UUID(str(event.get("key", "")))
    except ValueError:
        return None
    return PaperNews(paper, state, str(event.get("reason") or "")) if state else None
