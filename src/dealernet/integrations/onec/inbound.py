"""What 1C sent becomes ours: catalogue, prices, stock, buyers; each line's fate is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from dealernet.business.catalog.commands import ToldGroup, ToldProduct, load_groups, load_products
from dealernet.business.parties.commands import create_party
from dealernet.business.pricing.commands import create_price_type, set_prices
from dealernet.business.pricing.queries import price_types
from dealernet.business.stock.commands import create_location, load_rests
from dealernet.business.stock.queries import locations
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.foreign import ours_of, remember
from dealernet.integrations.onec.commerceml import goods
from dealernet.integrations.onec.commerceml.reading import elements
from dealernet.integrations.onec.documents import told_by
from dealernet.integrations.onec.documents_in import take_documents
from dealernet.integrations.onec.report import SYSTEM, Report

BATCH: Final = 500


def take_file(actor: Actor, path: Path, report: Report, progress: Callable[[int], None]) -> None:
    """Read a file and take what it holds, in batches of 500, each in a transaction of its own.

    Taking it again changes nothing. Refuses, as `Unreadable`, what is no exchange file; a line that cannot be
    taken is told in the report and does not stop the rest.
    """
    for name, batch in _batches(_taken(path)):
        TAKERS[name](actor, batch, report)
        progress(report.done)


def _taken(path: Path) -> Iterator[tuple[str, Any]]:
    readers: dict[str, Callable[[Any], Iterable[Any]]] = {
        "Группа": goods.groups,
        "Товар": lambda e: _one(goods.good(e)),
        "Предложение": lambda e: _one(goods.offer(e)),
        "ТипЦены": lambda e: [goods.named(e)],
        "Склад": lambda e: [goods.named(e)],
        "Контрагент": lambda e: _one(goods.counterparty(e)),
        "Документ": lambda e: _one(told_by(e)),
    }
    for name, element in elements(path):
        for value in readers.get(name, lambda _: [])(element):
            yield name, value


def _one(value: Any) -> list[Any]:
    return [] if value is None else [value]


def _batches(values: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    current = ""
    batch: list[Any] = []
    for name, value in values:
        if batch and (name != current or len(batch) >= BATCH):
            yield current, batch
            batch = []
        current = name
        batch.append(value)
    if batch:
        yield current, batch


def _groups(actor: Actor, batch: list[goods.Named], report: Report) -> None:
    load_groups(actor, SYSTEM, [ToldGroup(one.id, one.name, one.parent) for one in batch if one.id])
    report.counts["groups"] += len(batch)


def _goods(actor: Actor, batch: list[goods.Good], report: Report) -> None:
    told = [ToldProduct(one.id, {**one.values, "is_sold": not one.deleted}, one.groups) for one in batch]
    for fate in load_products(actor, SYSTEM, told).values():
        report.counts[f"products_{fate}"] += 1


def _price_types(actor: Actor, batch: list[goods.Named], report: Report) -> None:
    known = ours_of(SYSTEM, "price_type", [one.id for one in batch])
    by_name = {kind.name: kind.id for kind in price_types(actor)}
    for one in batch:
        if one.id in known:
            report.counts["price_types_unchanged"] += 1
            continue
        made = by_name.get(one.name) or create_price_type(actor, name=one.name, currency=(one.currency or "RUB")[:3])
        remember(SYSTEM, "price_type", {one.id: made})
        report.counts["price_types_created"] += 1


def _warehouses(actor: Actor, batch: list[goods.Named], report: Report) -> None:
    known = ours_of(SYSTEM, "location", [one.id for one in batch])
    by_name = {place.name: place.id for place in locations(actor)}
    for one in batch:
        if one.id in known:
            report.counts["warehouses_unchanged"] += 1
            continue
        made = by_name.get(one.name) or create_location(actor, name=one.name)
        remember(SYSTEM, "location", {one.id: made})
        report.counts["warehouses_created"] += 1


def _offers(actor: Actor, batch: list[goods.Offer], report: Report) -> None:
    products = _products_of(actor, batch, report)
    prices: dict[str, dict[UUID, Decimal]] = {}
    rests: dict[str, dict[UUID, Decimal]] = {}
    for one in batch:
        product = products[one.id]
        for kind, amount in one.prices.items():
            prices.setdefault(kind, {})[product] = amount
        for place, quantity in one.rests.items():
            rests.setdefault(place, {})[product] = quantity
        if one.total is not None and not one.rests:
            rests.setdefault("", {})[product] = one.total
    _set_prices(actor, prices, report)
    _set_rests(actor, rests, report)
    report.counts["offers"] += len(batch)


def _products_of(actor: Actor, batch: list[goods.Offer], report: Report) -> dict[str, UUID]:
    known = ours_of(SYSTEM, "product", [one.id for one in batch] + [one.id.partition("#")[0] for one in batch])
    new = [one for one in batch if one.id not in known]
    variants = [one for one in new if "#" in one.id and one.values.get("name")]
    stubs = [ToldProduct(one.id, one.values) for one in variants]
    stubs += [
        ToldProduct(one.id, one.values) for one in new if one not in variants and one.id.partition("#")[0] not in known
    ]
    if stubs:
        for fate in load_products(actor, SYSTEM, stubs).values():
            report.counts[f"products_{fate}"] += 1
        known |= ours_of(SYSTEM, "product", [one.foreign for one in stubs])
    return {one.id: known.get(one.id) or known[one.id.partition("#")[0]] for one in batch}


def _set_prices(actor: Actor, prices: dict[str, dict[UUID, Decimal]], report: Report) -> None:
    kinds = ours_of(SYSTEM, "price_type", prices)
    for foreign, amounts in prices.items():
        if foreign not in kinds:
            _price_types(actor, [goods.Named(foreign, f"Вид цен {foreign[:40]}")], report)
            kinds |= ours_of(SYSTEM, "price_type", [foreign])
        try:
            report.counts["prices_changed"] += set_prices(actor, kinds[foreign], amounts, source=SYSTEM)
        except Refusal as refusal:
            report.refuse(f"цены {foreign}", str(refusal))


def _set_rests(actor: Actor, rests: dict[str, dict[UUID, Decimal]], report: Report) -> None:
    places = ours_of(SYSTEM, "location", [place for place in rests if place])
    for foreign, quantities in rests.items():
        place = places.get(foreign)
        if foreign and place is None:
            _warehouses(actor, [goods.Named(foreign, f"Склад {foreign[:40]}")], report)
            place = ours_of(SYSTEM, "location", [foreign])[foreign]
        if place is None:
            place = next((one.id for one in locations(actor) if one.is_default), None)
        if place is None:
            report.refuse("остатки", "нет склада по умолчанию")
            continue
        changed, short = load_rests(actor, place, quantities, source=SYSTEM)
        report.counts["rests_changed"] += changed
        report.counts["rests_short"] += short


def _counterparties(actor: Actor, batch: list[goods.Counterparty], report: Report) -> None:
    known = ours_of(SYSTEM, "party", [one.id for one in batch])
    for one in batch:
        if one.id in known:
            report.counts["buyers_unchanged"] += 1
            continue
        try:
            made = create_party(
                actor, name=one.name[:255], origin=SYSTEM, full_name=one.full_name[:500], inn=one.inn, kpp=one.kpp,
                legal_address=one.address[:500],
            )  # fmt: skip
        except Refusal as refusal:
            report.refuse(one.name, str(refusal))
            continue
        remember(SYSTEM, "party", {one.id: made})
        report.counts["buyers_created"] += 1


TAKERS: Final[dict[str, Callable[[Actor, list[Any], Report], None]]] = {
    "Группа": _groups,
    "Товар": _goods,
    "ТипЦены": _price_types,
    "Склад": _warehouses,
    "Предложение": _offers,
    "Контрагент": _counterparties,
    "Документ": take_documents,
    "Свойство": lambda actor, batch, report: None,
}

__all__ = ["SYSTEM", "Report", "take_file"]
