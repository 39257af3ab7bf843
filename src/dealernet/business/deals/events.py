"""What deals announce. Subject and stream: the deal."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class DealEvent(Event):
    """Base of what happens to a deal."""

    subject_type: ClassVar[str] = "deal"
    number: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DealOpened(DealEvent):
    """A deal was opened: by a person, a program or a rule. `status` is its place as `pipeline.status`."""

    kind: ClassVar[str] = "deals.opened"
    says: ClassVar[Any] = _("Deal opened in “%(now)s”: %(title)s")
    title: str
    status: str
    now: str
    stage: str
    amount: Decimal | None
    source: str
    customer_id: UUID | None
    order_id: UUID | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DealFieldsChanged(DealEvent):
    """Fields of the company's own were filled in or changed; `was` and `now` by the field's name."""

    kind: ClassVar[str] = "deals.fields_changed"
    says: ClassVar[Any] = _("Filled in: %(said)s")
    was: dict[str, Any]
    now: dict[str, Any]
    said: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DealMoved(DealEvent):
    """It went to another status; `before` and `after` are places as `pipeline.status`, `was` and `now` their names."""

    kind: ClassVar[str] = "deals.moved"
    says: ClassVar[Any] = _("“%(was)s” → “%(now)s”")
    before: str
    after: str
    was: str
    now: str
    stage_before: str
    stage: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DealClosed(DealEvent):
    """It was won or lost. `outcome` is won or lost, `before` where it stood; a lost one has a reason."""

    kind: ClassVar[str] = "deals.closed"
    says: ClassVar[Any] = _("The deal is closed: “%(now)s”. %(reason)s")
    outcome: str
    before: str
    after: str
    now: str
    reason: str
    amount: Decimal | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DealAssigned(DealEvent):
    """Another person is responsible for it now."""

    kind: ClassVar[str] = "deals.assigned"
    says: ClassVar[Any] = _("Responsible for the deal: %(now)s")
    responsible_id: UUID
    before_id: UUID | None
    now: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DealChanged(DealEvent):
    """What is known of it changed; `was` and `became` hold the fields that did."""

    kind: ClassVar[str] = "deals.changed"
    says: ClassVar[Any] = _("Deal changed")
    was: dict[str, Any]
    became: dict[str, Any]
