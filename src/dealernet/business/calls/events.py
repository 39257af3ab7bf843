"""What calls announce. Subject: the call. Stream: its customer, else the call itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(Event):
    """Base of what happens to a call. `phone` is the other side's number, empty where it is hidden."""

    subject_type: ClassVar[str] = "call"
    phone: str
    customer_id: UUID | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CallTaken(CallEvent):
    """Somebody called, and one of the staff answered."""

    kind: ClassVar[str] = "calls.taken"
    says: ClassVar[Any] = _("Call from %(phone)s taken")
    account_id: UUID | None
    line: str
    started_at: datetime


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CallMissed(CallEvent):
    """Somebody called and nobody answered: whoever it was waits for a call back. `outcome` is missed or busy."""

    kind: ClassVar[str] = "calls.missed"
    says: ClassVar[Any] = _("Call from %(phone)s missed")
    outcome: str
    line: str
    started_at: datetime
    in_hours: bool


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade(CallEvent):
    """One of the staff called, and was answered."""

    kind: ClassVar[str] = "calls.made"
    says: ClassVar[Any] = _("Called %(phone)s")
    account_id: UUID | None
    started_at: datetime


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CallReturned(CallEvent):
    """A missed call was called back: by the call `by_call` with the same number, or by a person's own word."""

    kind: ClassVar[str] = "calls.returned"
    says: ClassVar[Any] = _("Missed call of %(phone)s: called back")
    by_call: UUID | None
    returned_at: datetime


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CallMarked(CallEvent):
    """A manager said whether the call was to the point: target, off_target, or nothing again."""

    kind: ClassVar[str] = "calls.marked"
    says: ClassVar[Any] = _("Call marked: %(said)s")
    mark: str
    before: str
    said: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CallerNamed(CallEvent):
    """Somebody said which buyer called."""

    kind: ClassVar[str] = "calls.named"
    says: ClassVar[Any] = _("The caller %(phone)s is “%(name)s”")
    name: str
