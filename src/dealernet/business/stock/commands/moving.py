"""Goods received, counted and moved between places: ledger entries, with the balances they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.catalog.queries import product_rows
from dealernet.business.parties.queries import party_names
from dealernet.business.stock.access import MOVE, locations_open_to
from dealernet.business.stock.errors import (
    CountedBelowReserved,
    GoodsUnknown,
    LocationUnknown,
    NotEnough,
    OwnerUnknown,
    SamePlace,
)
from dealernet.business.stock.events import GoodsReceived, GoodsTransferred, StockCounted
from dealernet.business.stock.models import Balance, Location, Movement
from dealernet.business.stock.rules import amounts
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import record

SHOWN_IN_HISTORY = 50


def create_location(
    actor: Actor, *, name: str, kind: str = "warehouse", address: str = "", is_default: bool = False
) -> UUID:
    """Add a place where goods lie. The first one is where orders ship from."""
    with transaction.atomic():
        standing = locations_open_to(actor, MOVE).select_for_update(no_key=True).filter(is_default=True)
        if is_default:
            standing.update(is_default=False)
        made = Location.objects.create(
            name=" ".join(name.split()), kind=kind, address=address, is_default=is_default or not standing.exists()
        )
    return made.id


def record_receipt(
    actor: Actor, location_id: UUID, owner_id: UUID, items: Mapping[UUID, Any], *, source: str = "desk"
) -> None:
    """Goods of an owner arrived in a place: the same act for one product and for a whole delivery.

    Refuses unknown places, owners and products, and quantities that are not above zero. Locks balances in key order.
    """
    arrived = amounts(items)
    with transaction.atomic():
        place = _place(actor, location_id)
        _check(actor, owner_id, arrived)
        balances = {b.product_id: b for b in _locked(arrived, [place], owner_id)}
        for product_id, quantity in arrived.items():
            balances[product_id].on_hand += quantity
        _save(balances, arrived, "receipt", source)
        record(actor, GoodsReceived(**_said(place, owner_id, arrived, source)))


def count_stock(
    actor: Actor, location_id: UUID, owner_id: UUID, items: Mapping[UUID, Any], *, source: str = "desk"
) -> int:
    """What lies in a place was counted: the books follow. Returns how many products differed.

    Refuses besides what `record_receipt` refuses a count below what orders keep. Locks balances in key order.
    """
    counted = amounts(items, zero=True)
    with transaction.atomic():
        place = _place(actor, location_id)
        _check(actor, owner_id, counted)
        balances = {b.product_id: b for b in _locked(counted, [place], owner_id)}
        wrong = next((b for b in balances.values() if counted[b.product_id] < b.reserved), None)
        if wrong is not None:
            name = product_rows(actor, [wrong.product_id])[wrong.product_id].name
            raise CountedBelowReserved(product=name, reserved=wrong.reserved, counted=counted[wrong.product_id])
        was = {product_id: balances[product_id].on_hand for product_id in counted}
        differs = {p: quantity - was[p] for p, quantity in counted.items() if quantity != was[p]}
        if not differs:
            return 0
        for product_id in differs:
            balances[product_id].on_hand = counted[product_id]
        _save({p: balances[p] for p in differs}, differs, "count", source)
        record(actor, StockCounted(**_said(place, owner_id, differs, source)))
    return len(differs)


def transfer_goods(actor: Actor, from_id: UUID, to_id: UUID, owner_id: UUID, items: Mapping[UUID, Any]) -> None:
    """Move goods of an owner to another place. Refuses more than is free where they lie.

    Locks balances in the order product, location, owner.
    """
    moved = amounts(items)
    if from_id == to_id:
        raise SamePlace
    with transaction.atomic():
        here, there = _place(actor, from_id), _place(actor, to_id)
        _check(actor, owner_id, moved)
        kept = _locked(moved, [here, there], owner_id)
        leaving = {b.product_id: b for b in kept if b.location_id == here.id}
        arriving = {b.product_id: b for b in kept if b.location_id == there.id}
        for product_id, quantity in moved.items():
            free = leaving[product_id].on_hand - leaving[product_id].reserved
            if quantity > free:
                name = product_rows(actor, [product_id])[product_id].name
                raise NotEnough(product=name, free=free, wanted=quantity)
            leaving[product_id].on_hand -= quantity
            arriving[product_id].on_hand += quantity
        _save(leaving, {p: -quantity for p, quantity in moved.items()}, "transfer", "desk")
        _save(arriving, moved, "transfer", "desk")
        said = _said(here, owner_id, moved, "desk")
        record(actor, GoodsTransferred(**said, to_id=there.id, to_place=there.name))


def _place(actor: Actor, location_id: UUID) -> Location:
    place = locations_open_to(actor, MOVE).filter(id=location_id).first()
    if place is None:
        raise LocationUnknown
    return place


def _check(actor: Actor, owner_id: UUID, items: Mapping[UUID, Decimal]) -> None:
    if owner_id not in party_names(actor, [owner_id]):
        raise OwnerUnknown
    if set(items) - set(product_rows(actor, items)):
        raise GoodsUnknown


def _locked(product_ids: Iterable[UUID], places: Sequence[Location], owner_id: UUID) -> list[Balance]:
    wanted = list(product_ids)
    blank = [Balance(product_id=one, location=place, owner_id=owner_id) for one in wanted for place in places]
    Balance.objects.bulk_create(blank, ignore_conflicts=True)
    found = Balance.objects.filter(product_id__in=wanted, location__in=places, owner_id=owner_id)
    return list(found.order_by("product_id", "location_id", "owner_id").select_for_update(no_key=True, of=("self",)))


def _save(balances: Mapping[UUID, Balance], changes: Mapping[UUID, Decimal], kind: str, source: str) -> None:
    Balance.objects.bulk_update(list(balances.values()), ["on_hand"], batch_size=1000)
    now = clock.now()
    Movement.objects.bulk_create(
        [
            Movement(balance=balances[product_id], quantity=quantity, kind=kind, source=source, at=now)
            for product_id, quantity in changes.items()
        ],
        batch_size=1000,
    )


def _said(place: Location, owner_id: UUID, changes: Mapping[UUID, Decimal], source: str) -> dict[str, Any]:
    first = list(changes.items())[:SHOWN_IN_HISTORY]
    return {
        "subject": place.id,
        "stream": place.id,
        "place": place.name,
        "owner_id": owner_id,
        "products": len(changes),
        "items": [{"product": product_id, "quantity": quantity} for product_id, quantity in first],
        "source": source,
    }
