"""What letters, messages and linked messengers announce. Subject: what the letter is about, or whose account it is.

Stream: the customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, Instead, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWritten(Event):
    """A letter was written and waits to be sent."""

    kind: ClassVar[str] = "conversations.letter_written"
    says: ClassVar[Any] = _("Letter “%(about)s” to %(recipient)s")
    subject_type: ClassVar[str] = "letter_subject"
    template: str
    recipient: str
    about: str = ""


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFailed(Event):
    """A letter cannot be delivered; somebody should look at the address."""

    kind: ClassVar[str] = "conversations.letter_failed"
    says: ClassVar[Any] = _("The letter to %(recipient)s could not be delivered: %(error)s")
    subject_type: ClassVar[str] = "letter_subject"
    template: str
    recipient: str
    error: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWritten(Event):
    """A message to somebody's messenger was written and waits to be sent."""

    kind: ClassVar[str] = "conversations.message_written"
    says: ClassVar[Any] = _("Message “%(about)s” to %(recipient)s in Telegram")
    subject_type: ClassVar[str] = "letter_subject"
    template: str
    recipient: str
    channel: str
    about: str = ""


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(Event):
    """A message cannot be delivered; `by_letter` says that its letter leaves instead."""

    kind: ClassVar[str] = "conversations.message_failed"
    says: ClassVar[Any] = _("The message to %(recipient)s in Telegram could not be delivered")
    says_if: ClassVar[Instead] = (
        (
            "by_letter",
            _("The message to %(recipient)s in Telegram could not be delivered: the letter goes by e-mail instead"),
        ),
    )
    subject_type: ClassVar[str] = "letter_subject"
    template: str
    recipient: str
    channel: str
    error: str
    by_letter: bool


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class MessengerLinked(Event):
    """Somebody linked a messenger to an account."""

    kind: ClassVar[str] = "conversations.messenger_linked"
    says: ClassVar[Any] = _("%(name)s linked Telegram")
    subject_type: ClassVar[str] = "account"
    channel: str
    name: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class MessengerUnlinked(Event):
    """Somebody no longer wants messages in a messenger; letters go by e-mail."""

    kind: ClassVar[str] = "conversations.messenger_unlinked"
    says: ClassVar[Any] = _("%(name)s unlinked Telegram")
    subject_type: ClassVar[str] = "account"
    channel: str
    name: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class MessengerLost(Event):
    """A messenger no longer reaches somebody: the bot was blocked, or the chat is gone. Letters go by e-mail."""

    kind: ClassVar[str] = "conversations.messenger_lost"
    says: ClassVar[Any] = _("Telegram no longer reaches %(name)s: letters go by e-mail")
    subject_type: ClassVar[str] = "account"
    channel: str
    name: str
    reason: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class WayChosen(Event):
    """Somebody chose how to be written to: letters, messages or both."""

    kind: ClassVar[str] = "conversations.way_chosen"
    says: ClassVar[Any] = _("%(name)s chose how to be written to")
    subject_type: ClassVar[str] = "account"
    channel: str
    name: str
    way: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCame(Event):
    """A buyer wrote to the company's bot."""

    kind: ClassVar[str] = "conversations.message_came"
    says: ClassVar[Any] = _("%(name)s wrote in Telegram: %(text)s")
    subject_type: ClassVar[str] = "party"
    channel: str
    name: str
    text: str
