"""What conversations need from outside: a way for a letter to leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter on its way out. `id` becomes its Message-ID: a receiver that got it twice keeps one."""

    id: UUID
    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


class Mailbox(Protocol):
    """Takes letters. Raises `OutsideUnavailable` when trying again may help, `OutsideRejected` when not."""

    def send(self, letter: Outgoing) -> None: ...
