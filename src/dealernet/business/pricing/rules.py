"""Decisions about prices: values in, a value or a refusal out."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from dealernet.business.pricing.errors import PriceWrong
from dealernet.foundation.money import kopecks

LARGEST: Final = Decimal(10) ** 11


def acceptable_price(value: Any) -> Decimal:
    """A price from outside: a finite sum from zero, rounded to the kopeck."""
    try:
        amount = Decimal(str(value).strip().replace("\xa0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise PriceWrong(value=str(value)[:40]) from None
    if not amount.is_finite() or not 0 <= amount < LARGEST:
        raise PriceWrong(value=str(value)[:40])
    return kopecks(amount)
