"""Stock as the company sees it: by product, place and owner, and every movement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from dealernet.business.stock.access import SEE, balances_open_to, locations_open_to
from dealernet.business.stock.models import Balance, Movement
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A place where goods lie."""

    id: UUID
    name: str
    kind: str
    address: str
    ships_orders: bool
    is_default: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """Whose goods there are: one of our legal entities, or a principal whose goods we hold."""

    id: UUID
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """How many of a product an owner has in a place."""

    id: int
    product_id: UUID
    location_id: UUID
    location: str
    owner_id: UUID
    owner: str
    is_own: bool
    on_hand: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """What may still be promised."""
        return self.on_hand - self.reserved

    @classmethod
    def of(cls, balance: Balance) -> BalanceRow:
        """The row of a balance read with its place and its owner."""
        return cls(
            id=balance.id,
            product_id=balance.product_id,
            location_id=balance.location_id,
            location=balance.location.name,
            owner_id=balance.owner_id,
            owner=balance.owner.name,
            is_own=balance.owner.kind == "own",
            on_hand=balance.on_hand,
            reserved=balance.reserved,
        )


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A change of what is on hand. `holder_id` is the order goods left for."""

    id: int
    at: datetime
    kind: str
    quantity: Decimal
    location: str
    owner: str
    holder_id: UUID | None
    source: str


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which balances a list shows."""

    location_id: UUID | None = None
    owner_id: UUID | None = None
    product_ids: Collection[UUID] | None = None
    empty: bool = False


def locations(actor: Actor) -> list[LocationRow]:
    """The places there are, the default one first. One statement."""
    found = locations_open_to(actor, SEE).order_by("-is_default", "name")
    return [LocationRow(p.id, p.name, p.kind, p.address, p.ships_orders, p.is_default, p.is_active) for p in found]


def owners(actor: Actor) -> list[OwnerRow]:
    """Whoever has goods with us. One statement."""
    found = balances_open_to(actor, SEE).values_list("owner_id", "owner__name", "owner__kind").distinct()
    return [OwnerRow(i, name, kind == "own") for i, name, kind in found.order_by("owner__name")]


def list_balances(actor: Actor, chosen: StockFilter) -> list[BalanceRow]:
    """The balances of a list's products, by place and owner. One statement."""
    return [BalanceRow.of(b) for b in _chosen(balances_open_to(actor, SEE), chosen)]


def products_lying(actor: Actor, chosen: StockFilter) -> QuerySet[Any]:
    """The ids of products that lie there, for narrowing a list of products in its own statement."""
    return _chosen(balances_open_to(actor, SEE), chosen).order_by().values("product_id")


def stock_by_place(actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, list[BalanceRow]]:
    """The balances of these products, by product. One statement, however many."""
    found: dict[UUID, list[BalanceRow]] = {product_id: [] for product_id in product_ids}
    for row in list_balances(actor, StockFilter(product_ids=product_ids)):
        found[row.product_id].append(row)
    return found


def list_movements(actor: Actor, product_id: UUID, *, before: int | None = None, size: int = 50) -> list[MovementRow]:
    """What happened to a product's goods, the latest first, before the movement seen last. One statement."""
    moved = Movement.objects.filter(balance__in=balances_open_to(actor, SEE).filter(product_id=product_id))
    if before is not None:
        moved = moved.filter(id__lt=before)
    moved = moved.select_related("balance__location", "balance__owner").order_by("-id")
    return [
        MovementRow(
            id=m.id,
            at=m.at,
            kind=m.kind,
            quantity=m.quantity,
            location=m.balance.location.name,
            owner=m.balance.owner.name,
            holder_id=m.holder_id,
            source=m.source,
        )
        for m in moved[:size]
    ]


def _chosen(balances: QuerySet[Balance], chosen: StockFilter) -> QuerySet[Balance]:
    if chosen.location_id:
        balances = balances.filter(location_id=chosen.location_id)
    if chosen.owner_id:
        balances = balances.filter(owner_id=chosen.owner_id)
    if chosen.product_ids is not None:
        balances = balances.filter(product_id__in=list(chosen.product_ids))
    if not chosen.empty:
        balances = balances.exclude(on_hand=0)
    return balances.select_related("location", "owner").order_by(
        "product_id", "-location__is_default", "location__name", "id"
    )
