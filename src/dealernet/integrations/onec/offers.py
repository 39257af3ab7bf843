"""Price types, warehouses and offers of 1C become prices and stock."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from dealernet.business.catalog.commands import ToldProduct, load_products
from dealernet.business.pricing.commands import create_price_type, set_price_lists, set_prices
from dealernet.business.pricing.queries import price_types
from dealernet.business.stock.commands import create_location, load_rests
from dealernet.business.stock.queries import locations
from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.foreign import foreign_of, ours_of, remember
from dealernet.integrations.onec.commerceml import goods
from dealernet.integrations.onec.models import ExchangeAccount
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.taking import Taking

Prices = dict[str, dict[UUID, Decimal | None]]
Rests = dict[str, dict[UUID, Decimal]]


def take_price_types(taking: Taking, batch: list[goods.Named]) -> None:
    """Price types by their ids; one of the same name that is here already is the same."""
    actor, report = taking.actor, taking.report
    taking.price_types |= {one.id for one in batch}
    known = ours_of(SYSTEM, "price_type", [one.id for one in batch])
    everything = {kind.name: kind.id for kind in price_types(actor)}
    by_name = _free_names("price_type", everything)
    for one in batch:
        if one.id in known:
            report.counts["price_types_unchanged"] += 1
            continue
        name = " ".join(one.name.split())
        if name in everything and name not in by_name:
            name = f"{name} ({one.id[:8]})"
        made = by_name.pop(name, None) or create_price_type(
            actor, name=name, currency=one.currency or "RUB", includes_vat=one.includes_vat
        )
        everything[name] = known[one.id] = made
        remember(SYSTEM, "price_type", {one.id: made})
        report.counts["price_types_created"] += 1
        report.note(f"вид цен {one.name}", "created")


def take_warehouses(taking: Taking, batch: list[goods.Named]) -> None:
    """Warehouses by their ids; the account's offers are about them from now on."""
    actor, report = taking.actor, taking.report
    known = ours_of(SYSTEM, "location", [one.id for one in batch])
    by_name = _free_names("location", {place.name: place.id for place in locations(actor)})
    for one in batch:
        if one.id in known:
            report.counts["warehouses_unchanged"] += 1
            continue
        name = " ".join(one.name.split())
        made = by_name.pop(name, None) or create_location(actor, name=name)
        known[one.id] = made
        remember(SYSTEM, "location", {one.id: made})
        report.counts["warehouses_created"] += 1
        report.note(f"склад {one.name}", "created")
    fresh = {one.id for one in batch} - taking.warehouses
    taking.warehouses |= fresh
    if fresh and taking.account is not None:
        ExchangeAccount.objects.filter(id=taking.account.id).update(warehouses=sorted(taking.warehouses))


def _free_names(kind: str, by_name: dict[str, UUID]) -> dict[str, UUID]:
    """Those of ours that no id of 1C stands for yet: one of the same name there is the same."""
    taken = foreign_of(SYSTEM, kind, by_name.values())
    return {name: own for name, own in by_name.items() if own not in taken}


def take_offers(taking: Taking, batch: list[goods.Offer]) -> None:
    """Offers: prices by type and stock by warehouse, as they are now. A few statements a batch."""
    products = _products_of(taking, batch)
    prices: Prices = {}
    rests: Rests = {}
    for one in batch:
        product = products[one.id]
        absent = taking.price_types - one.prices.keys() if one.priced else set()
        for kind, amount in [*one.prices.items(), *((kind, None) for kind in absent)]:
            prices.setdefault(kind, {})[product] = amount
        for place, quantity in _rests(one, taking.warehouses).items():
            rests.setdefault(place, {})[product] = quantity
    _set_prices(taking, prices)
    _set_rests(taking, rests)
    taking.report.counts["offers"] += len(batch)


def _rests(one: goods.Offer, warehouses: Iterable[str]) -> dict[str, Decimal]:
    """By warehouse: those of the account the offer does not name have none; a total without any lies in the default."""
    if one.rests or (one.total == 0 and warehouses):
        return {**dict.fromkeys(warehouses, Decimal(0)), **one.rests}
    return {} if one.total is None else {"": one.total}


def _products_of(taking: Taking, batch: list[goods.Offer]) -> dict[str, UUID]:
    known = ours_of(SYSTEM, "product", [one.id for one in batch])
    told = {one.id: ToldProduct(one.id, {**one.values, "is_sold": True}) for one in batch if one.values.get("name")}
    told = {key: one for key, one in told.items() if "#" in key or key not in known}
    told |= {one.id: ToldProduct(one.id, {"is_sold": False}) for one in batch if one.id not in known | told}
    told |= {one.id: ToldProduct(one.id, {**one.values, "is_sold": False}) for one in batch if one.deleted}
    fates = load_products(taking.actor, SYSTEM, list(told.values())) if told else {}
    for foreign, fate in fates.items():
        taking.report.counts[f"products_{fate}"] += 1
        if fate != "unchanged":
            taking.report.note(str(told[foreign].values.get("name") or foreign), fate)
    if "created" in fates.values():
        known |= ours_of(SYSTEM, "product", [foreign for foreign in told if foreign not in known])
    return known


def _set_prices(taking: Taking, prices: Prices) -> None:
    kinds = ours_of(SYSTEM, "price_type", prices)
    for foreign in [foreign for foreign in prices if foreign not in kinds]:
        take_price_types(taking, [goods.Named(foreign, f"Вид цен {foreign[:40]}")])
        taking.price_types.discard(foreign)
        kinds |= ours_of(SYSTEM, "price_type", [foreign])
    ours: dict[UUID, dict[UUID, Decimal | None]] = {}
    for foreign, amounts in prices.items():
        ours.setdefault(kinds[foreign], {}).update(amounts)
    try:
        taking.report.counts["prices_changed"] += set_price_lists(taking.actor, ours, source=SYSTEM)
    except Refusal:
        for kind, wanted in sorted(ours.items()):
            _set_one_by_one(taking, kind, wanted)


def _set_one_by_one(taking: Taking, kind: UUID, amounts: dict[UUID, Decimal | None]) -> None:
    for product, amount in amounts.items():
        try:
            taking.report.counts["prices_changed"] += set_prices(taking.actor, kind, {product: amount}, source=SYSTEM)
        except Refusal as refusal:
            taking.report.refuse(f"цена {amount}", str(refusal))


def _set_rests(taking: Taking, rests: Rests) -> None:
    places = ours_of(SYSTEM, "location", [place for place in rests if place])
    for foreign in [place for place in rests if place and place not in places]:
        take_warehouses(taking, [goods.Named(foreign, f"Склад {foreign[:40]}")])
        places |= ours_of(SYSTEM, "location", [foreign])
    if "" in rests:
        default = next((one.id for one in locations(taking.actor) if one.is_default), None)
        if default is None:
            taking.report.refuse("остатки", "нет склада по умолчанию: заведите склад")
            del rests[""]
        else:
            places[""] = default
    ours: dict[UUID, dict[UUID, Decimal]] = {}
    for foreign, quantities in rests.items():
        ours.setdefault(places[foreign], {}).update(quantities)
    changed, short = load_rests(taking.actor, ours, source=SYSTEM) if ours else (0, 0)
    taking.report.counts["rests_changed"] += changed
    if short:
        taking.report.counts["rests_short"] += short
