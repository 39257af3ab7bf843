"""What the exchange with 1C announces about orders. Stream: the customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDiffers(Event):
    """1C told a version of an order that differs from ours: a person decides which is right."""

    kind: ClassVar[str] = "onec.version_differs"
    says: ClassVar[Any] = _("1C has another version of the order: %(theirs)s ₽ there, %(ours)s ₽ here")
    subject_type: ClassVar[str] = "order"
    ours: Decimal
    theirs: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class VersionKept(Event):
    """A person kept our version: 1C is given it again."""

    kind: ClassVar[str] = "onec.version_kept"
    says: ClassVar[Any] = _("Our version stays: 1C is given the order again")
    subject_type: ClassVar[str] = "order"
