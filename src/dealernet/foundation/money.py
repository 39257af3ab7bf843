"""Money: decimals rounded to the kopeck in one place, and never through float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils import translation

KOPECK = Decimal("0.01")
ZERO = Decimal("0.00")


def kopecks(amount: Decimal) -> Decimal:
    """The amount rounded half up to two places."""
    return amount.quantize(KOPECK, rounding=ROUND_HALF_UP)


def line_cost(price: Decimal, quantity: Decimal) -> Decimal:
    """What a line costs: rounded before lines are added."""
    return kopecks(price * quantity)


def vat_inside(amount: Decimal, rate: Decimal | None) -> Decimal:
    """The tax contained in an amount that includes it; nothing when the line is without VAT."""
    if rate is None:
        return ZERO
    return kopecks(amount * rate / (100 + rate))


def written(amount: Decimal) -> str:
    """A number for a sentence: thousands apart, kopecks only where there are some."""
    if not amount.is_finite():
        return str(amount)
    is_sum = amount.as_tuple().exponent == -2 and amount != amount.to_integral_value()
    whole, _, part = f"{amount:,f}".partition(".")
    part = part if is_sum else part.rstrip("0")
    comma = "," if translation.get_language() == "ru" else "."
    return whole.replace(",", "\u00a0") + (comma + part if part else "")
