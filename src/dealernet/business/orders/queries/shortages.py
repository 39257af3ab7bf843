"""What setting apart what an order lacks would do: line by line what stays and what goes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from dealernet.business.orders.queries.cards import LineRow, OrderCard
from dealernet.business.orders.rules import Divided, divided
from dealernet.business.stock.queries import free_stock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO


@dataclass(frozen=True, slots=True)
class Shortage:
    """How an order would be divided: each line with what stays and what goes, the sums of both."""

    lines: tuple[tuple[LineRow, Divided], ...]
    kept_total: Decimal
    moved_total: Decimal
    is_whole: bool
    is_needless: bool


def shortage_of(actor: Actor, order: OrderCard) -> Shortage:
    """How an order would be divided now, what is free by now counted as there. One statement."""
    missing: dict[UUID, Decimal] = {line.product_id: line.missing for line in order.lines if line.missing}
    free = free_stock(actor, missing) if missing else {}
    still = {product: max(lack - free[product], ZERO) for product, lack in missing.items()}
    division = divided([(line.product_id, line.quantity, line.price) for line in order.lines], still)
    return Shortage(
        tuple(zip(order.lines, division.lines, strict=True)),
        division.kept_total,
        division.moved_total,
        division.is_whole,
        division.is_needless,
    )
