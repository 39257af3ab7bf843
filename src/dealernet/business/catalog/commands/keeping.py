"""Products and groups made and changed by hand; what comes from 1C is loaded set-wise by `loading`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from dealernet.business.catalog.access import CHANGE, products_open_to
from dealernet.business.catalog.errors import (
    ArticleTaken,
    GroupNotThere,
    ProductChangedMeanwhile,
    ProductNotThere,
)
from dealernet.business.catalog.events import ProductChanged, ProductCreated
from dealernet.business.catalog.models import Product, ProductGroup
from dealernet.business.catalog.rules import acceptable
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import record
from dealernet.foundation.search import part_number_key

KEPT: Final = (
    "article",
    "name",
    "full_name",
    "group_id",
    "unit",
    "unit_code",
    "vat_rate",
    "vat_text",
    "manufacturer",
    "description",
    "properties",
    "barcodes",
    "pictures",
    "step",
    "is_sold",
)
"""What of a product is changed by hand."""


def create_group(actor: Actor, *, name: str, parent_id: UUID | None = None, position: int = 0) -> UUID:
    """Add a shelf to the catalogue. Refuses no name and an unknown parent."""
    actor.require(CHANGE)
    name = acceptable({"name": name})["name"]
    if parent_id is not None and not ProductGroup.objects.filter(id=parent_id).exists():
        raise GroupNotThere
    return ProductGroup.objects.create(name=name, parent_id=parent_id, position=position).id


def create_product(actor: Actor, *, name: str, **values: Any) -> UUID:
    """Put a product into the catalogue. Refuses no name, a step or a VAT rate out of bounds, a part number taken."""
    actor.require(CHANGE)
    values = acceptable({**_only_kept(values), "name": name})
    with transaction.atomic():
        _check(values)
        product = Product.objects.create(**values)
        said = ProductCreated(subject=product.id, stream=product.id, article=product.article, name=product.name)
        record(actor, said)
    return product.id


def change_product(actor: Actor, product_id: UUID, *, revision: int | None = None, **values: Any) -> None:
    """Change a product, or take it off sale (`is_sold=False`). Repeating it changes nothing.

    Refuses what `create_product` refuses and — when the revision seen is given — a product changed in between.
    Locks the product.
    """
    values = acceptable(_only_kept(values))
    with transaction.atomic():
        product = products_open_to(actor, CHANGE).select_for_update(no_key=True).filter(id=product_id).first()
        if product is None:
            raise ProductNotThere
        if revision is not None and product.revision != revision:
            raise ProductChangedMeanwhile
        was = {name: getattr(product, name) for name, value in values.items() if getattr(product, name) != value}
        if not was:
            return
        now = {name: values[name] for name in was}
        _check(now, besides=product.id)
        Product.objects.filter(id=product.id).update(**now, revision=product.revision + 1)
        record(actor, ProductChanged(subject=product.id, stream=product.id, article=product.article, was=was, now=now))


def take_off_sale(actor: Actor, product_ids: Sequence[UUID]) -> int:
    """These are not sold any more; what was ordered stays as it is. How many were on sale until now.

    Repeating it changes nothing. Locks the products in key order. Three statements, however many.
    """
    with transaction.atomic():
        found = products_open_to(actor, CHANGE).filter(id__in=product_ids, is_sold=True).order_by("id")
        gone = list(found.select_for_update(no_key=True).values_list("id", "article"))
        Product.objects.filter(id__in=[product_id for product_id, _ in gone]).update(
            is_sold=False, revision=F("revision") + 1
        )
        was, now = {"is_sold": True}, {"is_sold": False}
        record(actor, *(ProductChanged(subject=i, stream=i, article=article, was=was, now=now) for i, article in gone))
    return len(gone)


def _check(values: dict[str, Any], *, besides: UUID | None = None) -> None:
    if values.get("group_id") and not ProductGroup.objects.filter(id=values["group_id"]).exists():
        raise GroupNotThere
    if not values.get("article"):
        return
    same = Product.objects.filter(
        article_key=part_number_key(values["article"]), article=values["article"], is_sold=True
    )
    taken = (same.exclude(id=besides) if besides else same).values_list("name", flat=True).first()
    if taken is not None:
        raise ArticleTaken(article=values["article"], name=taken)


def _only_kept(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(KEPT)
    if unknown:
        raise TypeError(f"a product has no {', '.join(sorted(unknown))}")
    return values
