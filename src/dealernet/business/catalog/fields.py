"""Products may have fields of the company's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from dealernet.business.catalog.access import CHANGE, SEE, products_open_to
from dealernet.business.catalog.events import ProductFieldsChanged
from dealernet.business.catalog.models import Product
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.holders import Change, Holder
from dealernet.foundation.fields.words import holds_fields
from dealernet.foundation.ids import id_in
from dealernet.foundation.search import part_number_key

PRODUCT: Final = "product"


def _lock(actor: Actor, product_ids: Sequence[UUID], _holder: UUID | None) -> Mapping[UUID, Product]:
    found = products_open_to(actor, CHANGE).filter(id__in=product_ids).order_by("id")
    return {product.id: product for product in found.select_for_update(no_key=True).only("id", "article")}


def _reach(actor: Actor, product_ids: Collection[UUID], _holder: UUID | None) -> Collection[UUID]:
    return set(products_open_to(actor, SEE).filter(id__in=product_ids).values_list("id", flat=True))


def _sought(actor: Actor, text: str) -> Sequence[tuple[UUID, str]]:
    known, article = id_in(text), part_number_key(text)
    asked = Q(id=known) if known else Q(name=text) | (Q(article_key=article) if article else Q())
    found = products_open_to(actor, SEE).filter(asked).order_by("name", "id").values_list("id", "article", "name")
    return [(one, f"{number} {name}".strip()) for one, number, name in found[:4]]


def _told(product: Any, change: Change) -> ProductFieldsChanged:
    about: dict[str, Any] = {"subject": product.id, "stream": product.id, "article": product.article}
    return ProductFieldsChanged(**about, was=dict(change.was), now=dict(change.now), said=change.said)


holds_fields(
    PRODUCT,
    Holder(
        place=30,
        title=pgettext_lazy("fields of", "Products"),
        power=CHANGE,
        lock=_lock,
        reach=_reach,
        told=_told,
        announces=ProductFieldsChanged.kind,
        key="catalog_product.id",
        sought=_sought,
        buyers=("hidden", "reads"),
    ),
)
