"""What pricing announces. Subject and stream: the price type; a bulk change is one event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingEvent(Event):
    """Base of what happens to a price type."""

    subject_type: ClassVar[str] = "price_type"
    name: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTypeCreated(PricingEvent):
    """A new column of the price list."""

    kind: ClassVar[str] = "pricing.price_type_created"
    says: ClassVar[Any] = _("Price type “%(name)s” added")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PricesChanged(PricingEvent):
    """Some prices of the type changed: how many, and the first of them as they were and are."""

    kind: ClassVar[str] = "pricing.prices_changed"
    says: ClassVar[Any] = _("Prices “%(name)s” changed: %(changed)s")
    changed: int
    source: str
    examples: list[dict[str, Any]]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ListReplaced(PricingEvent):
    """The whole list of the type came from outside, such as 1C."""

    kind: ClassVar[str] = "pricing.list_replaced"
    says: ClassVar[Any] = _("Price list “%(name)s” loaded: %(prices)s, changed %(changed)s")
    prices: int
    changed: int
    source: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementKept(Event):
    """An agreement was made or changed."""

    kind: ClassVar[str] = "pricing.agreement_kept"
    says: ClassVar[Any] = _("Agreement “%(name)s” recorded")
    subject_type: ClassVar[str] = "agreement"
    name: str
    was: dict[str, Any]
    now: dict[str, Any]
