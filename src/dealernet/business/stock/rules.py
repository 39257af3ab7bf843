"""Decisions about goods: values in, a value or a refusal out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from dealernet.business.stock.errors import AmountWrong, NothingMoved

LEAST: Final = Decimal("0.001")
MOST: Final = Decimal(1_000_000)


def amounts(items: Mapping[UUID, Any], *, zero: bool = False) -> dict[UUID, Decimal]:
    """Quantities by product in the order of locks; zero is allowed when counting. Refuses an empty list."""
    if not items:
        raise NothingMoved
    return {product_id: _amount(items[product_id], zero=zero) for product_id in sorted(items)}


def _amount(value: Any, *, zero: bool) -> Decimal:
    least = Decimal(0) if zero else LEAST
    try:
        amount = Decimal(str(value).strip().replace("\xa0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise AmountWrong(least=least, value=str(value)[:40]) from None
    if not amount.is_finite() or not least <= amount <= MOST or amount != amount.quantize(LEAST):
        raise AmountWrong(least=least, value=str(value)[:40])
    return amount
