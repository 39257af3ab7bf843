"""What conversations need from outside: a way for a letter to leave, and one for a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable


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


class ReaderGone(OutsideRejected):
    """A messenger no longer reaches this reader; `reason` is `blocked` or `not_found`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class LeaveAlone(OutsideUnavailable):
    """A messenger asks for nothing more to be sent for so many seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"asked to wait for {seconds} s")


class Messenger(Protocol):
    """Takes messages of plain text to a chat.

    Raises `ReaderGone` when that reader is not reached any more, `LeaveAlone` when it asks to wait, otherwise
    `OutsideUnavailable` when trying again may help, `OutsideRejected` when not.
    """

    @property
    def channel(self) -> str:
        """The channel whose messages it takes."""

    def send(self, chat: str, text: str) -> None: ...

    def way_in(self, token: str) -> str:
        """The address that opens the bot with a key to link a chat by."""
