"""Products and groups as 1C or a file tells them: many at once, unchanged ones untouched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.catalog.access import CHANGE
from dealernet.business.catalog.events import ProductsLoaded
from dealernet.business.catalog.models import Product, ProductGroup
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import insert_all, save_changed
from dealernet.foundation.events import log
from dealernet.foundation.exchange.foreign import ours_of, remember
from dealernet.foundation.ids import new_id

STREAM: Final = UUID("5d2c0b1e-6a0f-7b3a-9c11-2f7f6f3f0a02")
FIELDS: Final = (
    "article", "name", "full_name", "group_id", "unit", "unit_code", "vat_rate", "vat_text", "manufacturer",
    "description", "properties", "barcodes", "pictures", "is_sold",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldProduct:
    """A product as an outside system tells it. What is not among `values` is kept as it is."""

    foreign: str
    values: Mapping[str, Any] = field(default_factory=dict)
    groups: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """A group as an outside system tells it; parents come before children."""

    foreign: str
    name: str
    parent: str = ""


def load_groups(actor: Actor, system: str, told: Sequence[ToldGroup]) -> dict[str, UUID]:
    """Make and rename groups; our id of each. Statements do not depend on their number, but on the depth."""
    actor.require(CHANGE)
    with transaction.atomic():
        known = ours_of(system, "group", [one.foreign for one in told])
        new = {one.foreign: new_id() for one in told if one.foreign not in known}
        ids = {**known, **new}
        standing = {group.id: group for group in ProductGroup.objects.filter(id__in=known.values())}
        born = [ProductGroup(id=new[one.foreign], name=one.name[:255]) for one in told if one.foreign in new]
        ProductGroup.objects.bulk_create(born)
        standing |= {group.id: group for group in born}
        changed = []
        for one in told:
            group, parent = standing[ids[one.foreign]], ids.get(one.parent)
            if (group.name, group.parent_id) != (one.name[:255], parent):
                group.name, group.parent_id = one.name[:255], parent
                changed.append(group)
        ProductGroup.objects.bulk_update(changed, ["name", "parent"], batch_size=500)
        remember(system, "group", new)
    return ids


def load_products(actor: Actor, system: str, told: Sequence[ToldProduct]) -> dict[str, str]:
    """Make and change products by their foreign ids; the fate of each: created, updated, unchanged.

    One event for all. Six statements, however many (call it with some 500).
    """
    actor.require(CHANGE)
    with transaction.atomic():
        known = ours_of(system, "product", [one.foreign for one in told])
        groups = ours_of(system, "group", [g for one in told for g in one.groups])
        standing = {p.id: p for p in Product.objects.filter(id__in=known.values())}
        fates, born, changed = _sorted_out(told, known, groups, standing)
        insert_all(list(born.values()))
        remember(system, "product", {foreign: product.id for foreign, product in born.items()})
        save_changed(changed, [*(f.removesuffix("_id") for f in FIELDS), "revision"])
        if born or changed:
            log.record(
                actor,
                ProductsLoaded(subject=STREAM, stream=STREAM, source=system, created=len(born), updated=len(changed)),
            )
    return fates


def _sorted_out(
    told: Sequence[ToldProduct], known: Mapping[str, UUID], groups: Mapping[str, UUID], standing: Mapping[UUID, Product]
) -> tuple[dict[str, str], dict[str, Product], list[Product]]:
    fates: dict[str, str] = {}
    born: dict[str, Product] = {}
    changed: dict[UUID, Product] = {}
    for one in told:
        values = _values(one, groups)
        product = born.get(one.foreign) or (standing.get(known[one.foreign]) if one.foreign in known else None)
        if product is None:
            born[one.foreign] = Product(id=new_id(), **{"name": one.foreign, **values})
            fates[one.foreign] = "created"
            continue
        differing = {name: value for name, value in values.items() if getattr(product, name) != value}
        for name, value in differing.items():
            setattr(product, name, value)
        if differing and one.foreign not in born:
            product.revision += 1
            changed[product.id] = product
        fates.setdefault(one.foreign, "updated" if differing else "unchanged")
    return fates, born, list(changed.values())


def _values(one: ToldProduct, groups: Mapping[str, UUID]) -> dict[str, Any]:
    values = {name: _fitted(name, value) for name, value in one.values.items() if name in FIELDS}
    group = next((groups[g] for g in one.groups if g in groups), None)
    return {**values, "group_id": group} if group else values


def _fitted(name: str, value: Any) -> Any:
    longest = {
        "article": 255,
        "name": 500,
        "full_name": 1000,
        "unit": 40,
        "unit_code": 10,
        "manufacturer": 255,
        "vat_text": 40,
    }
    if name in longest:
        return str(value)[: longest[name]]
    if name == "vat_rate" and value is not None:
        return Decimal(value).quantize(Decimal("0.01"))
    return value
