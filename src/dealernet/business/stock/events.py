"""What stock announces. Subject and stream: the place; one event an act, however many products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class StockEvent(Event):
    """Base of what happens to goods in a place. `items` are `{product, quantity}`, the first few of a long list."""

    subject_type: ClassVar[str] = "location"
    place: str
    owner_id: UUID
    products: int
    items: list[dict[str, Any]]
    source: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReceived(StockEvent):
    """Goods arrived."""

    kind: ClassVar[str] = "stock.received"
    says: ClassVar[Any] = _("Goods received in “%(place)s”: %(products)s")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class StockCounted(StockEvent):
    """Goods were counted; `items` carry what the books said and what lies there."""

    kind: ClassVar[str] = "stock.counted"
    says: ClassVar[Any] = _("Goods counted in “%(place)s”: %(products)s differed")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsTransferred(StockEvent):
    """Goods were moved to another place."""

    kind: ClassVar[str] = "stock.transferred"
    says: ClassVar[Any] = _("Goods moved from “%(place)s” to “%(to_place)s”: %(products)s")
    to_id: UUID
    to_place: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class RestsLoaded(Event):
    """Stock of a place came from outside, such as 1C: how many products differed."""

    kind: ClassVar[str] = "stock.loaded"
    subject_type: ClassVar[str] = "location"
    says: ClassVar[Any] = _("Stock of “%(place)s” loaded: %(changed)s products changed")
    place: str
    changed: int
    source: str
