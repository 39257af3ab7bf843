"""What other areas may do to stock inside their own transaction: reserve, release, consume."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from dealernet.foundation import clock


@dataclass(frozen=True, slots=True)
class Demand:
    """How many of a product a holder wants in a place."""

    holder_id: UUID
    location_id: UUID
    product_id: UUID
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be reserved of a demand."""

    holder_id: UUID
    product_id: UUID
    quantity: Decimal


def reserve(demands: Sequence[Demand]) -> list[Missing]:
    """Keep goods for holders, as many as are free; answer what is missing. Locks balances in key order."""
    return [Missing(*row) for row in _called("select * from stock_reserve(%s::uuid[], %s, %s, %s)", demands)]


def lock_balances(pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """Lock the balances of (product, location) pairs in key order, ahead of several steps on them."""
    _demand_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from stock_balance b where (b.product_id, b.location_id) in"
            " (select * from unnest(%s::uuid[], %s::uuid[]))"
            " order by b.product_id, b.location_id, b.owner_id for no key update",
            [[product for product, _ in pairs], [location for _, location in pairs]],
        )


def release(holder_ids: Sequence[UUID]) -> None:
    """Give back everything these holders keep. Locks balances in key order."""
    _demand_transaction()
    with connection.cursor() as cursor:
        cursor.execute("select stock_release(%s::uuid[])", [list(holder_ids)])


def consume(demands: Sequence[Demand], *, source: str) -> list[Missing]:
    """Goods leave for holders: what they keep first, then what is free; answer what was not there to take.

    Writes a movement a balance. Locks balances in key order.
    """
    _demand_transaction()
    sql = "select * from stock_consume(%s::uuid[], %s, %s, %s, %s, %s)"
    return [Missing(*row) for row in _called(sql, demands, source, clock.now())]


def _called(sql: str, demands: Sequence[Demand], *more: Any) -> list[tuple[UUID, UUID, Decimal]]:
    _demand_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [
                [d.holder_id for d in demands],
                [d.location_id for d in demands],
                [d.product_id for d in demands],
                [d.quantity for d in demands],
                *more,
            ],
        )
        rows: list[tuple[UUID, UUID, Decimal]] = cursor.fetchall()
    return rows


def _demand_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a step belongs into the transaction of a command")
