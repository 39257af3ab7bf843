"""Groups, properties and goods of 1C become the catalogue."""

from __future__ import annotations

from typing import Any

from dealernet.business.catalog.commands import ToldGroup, ToldProduct, load_groups, load_products
from dealernet.foundation.exchange.foreign import ours_of
from dealernet.integrations.onec import generations
from dealernet.integrations.onec.commerceml import goods
from dealernet.integrations.onec.models import Property
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.taking import Taking


def take_groups(taking: Taking, batch: list[goods.Named]) -> None:
    """Shelves of the catalogue, parents first."""
    load_groups(taking.actor, SYSTEM, [ToldGroup(one.id, one.name, one.parent) for one in batch if one.id])
    taking.report.counts["groups"] += len(batch)


def take_traits(taking: Taking, batch: list[goods.Trait]) -> None:
    """Properties of the classifier: kept for the goods of this file and of later ones. Two statements."""
    standing = {one.id: one.values for one in Property.objects.filter(id__in=[t.id[:120] for t in batch])}
    rows = {
        one.id[:120]: Property(
            id=one.id[:120], name=one.name[:255], values={**standing.get(one.id[:120], {}), **one.values}
        )
        for one in batch
    }
    Property.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=["name", "values"]
    )
    taking.report.counts["properties"] += len(batch)


def take_goods(taking: Taking, batch: list[goods.Good]) -> None:
    """Goods: what a file does not say of them is kept. Nine statements, however many."""
    known = _properties(batch)
    told = [ToldProduct(one.id, _values(one, known), one.groups) for one in batch]
    fates = load_products(taking.actor, SYSTEM, told)
    for one in batch:
        if fates[one.id] != "unchanged":
            why = "снят с продажи в 1С" if one.deleted else ""
            taking.report.note(_called(one.id, one.values), fates[one.id], why)
    for fate in fates.values():
        taking.report.counts[f"products_{fate}"] += 1
    if taking.catalogue:
        ours = ours_of(SYSTEM, "product", [one.id for one in batch if not one.deleted])
        generations.note_seen(taking.catalogue, list(ours.values()))


def _values(one: goods.Good, known: dict[str, Property]) -> dict[str, Any]:
    values = {**one.values, "is_sold": not one.deleted}
    if one.traits is not None:
        pairs = [(known[trait], value) for trait, value in one.traits if trait in known and value]
        values["properties"] = {trait.name: _named(trait, value) for trait, value in pairs}
    return values


def _named(trait: Property, value: str) -> str:
    return "; ".join(str(trait.values.get(part, part)) for part in value.split("; "))


def _properties(batch: list[goods.Good]) -> dict[str, Property]:
    wanted = {trait for one in batch for trait, _ in one.traits or ()}
    return {one.id: one for one in Property.objects.filter(id__in=wanted)} if wanted else {}


def _called(foreign: str, values: dict[str, Any]) -> str:
    return " ".join(part for part in (str(values.get("article", "")), str(values.get("name", "")) or foreign) if part)
