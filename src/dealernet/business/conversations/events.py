"""What letters announce. Subject: what the letter is about. Stream: the customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


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
