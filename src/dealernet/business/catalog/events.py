"""What the catalogue announces. Subject and stream: the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEvent(Event):
    """Base of what happens to a product."""

    subject_type: ClassVar[str] = "product"
    article: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCreated(ProductEvent):
    """A product entered the catalogue."""

    kind: ClassVar[str] = "catalog.product_created"
    says: ClassVar[Any] = _("The product entered the catalogue")
    name: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanged(ProductEvent):
    """A product changed: what it was and what it is."""

    kind: ClassVar[str] = "catalog.product_changed"
    says: ClassVar[Any] = _("The product changed")
    was: dict[str, Any]
    now: dict[str, Any]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFieldsChanged(ProductEvent):
    """Fields of the company's own were filled in or changed; `was` and `now` by the field's name."""

    kind: ClassVar[str] = "catalog.product_fields_changed"
    says: ClassVar[Any] = _("Filled in: %(said)s")
    was: dict[str, Any]
    now: dict[str, Any]
    said: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsLoaded(Event):
    """Products came from outside, such as 1C: how many are new and how many changed. Subject: the catalogue."""

    kind: ClassVar[str] = "catalog.products_loaded"
    subject_type: ClassVar[str] = "catalogue"
    says: ClassVar[Any] = _("Catalogue loaded: %(created)s new, %(updated)s changed")
    source: str
    created: int
    updated: int
