"""Decisions about orders: values in, a value or a refusal out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.errors import (
    BelowMinimum,
    OrderEmpty,
    PriceChanged,
    ProductHasNoPrice,
    QuantityWrong,
    TooManyLines,
)
from dealernet.business.orders.stages import Money
from dealernet.foundation.money import ZERO, line_cost

LARGEST_QUANTITY: Final = Decimal(1_000_000)
MOST_LINES: Final = 1_000
REQUIRED_TERMS: Final = ("responsible", "agreement", "price_type", "deferral_days")
"""What a regular customer has; whoever lacks one of these is looked at by a person."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with the price it is sold at; `price` is empty where the buyer's price type has none."""

    product_id: UUID
    name: str
    quantity: Decimal
    price: Decimal | None
    vat_rate: Decimal | None
    reference: str = ""

    @property
    def cost(self) -> Decimal:
        """Rounded before lines are added."""
        return line_cost(self.price or ZERO, self.quantity)


@dataclass(frozen=True, slots=True)
class BuyerTerms:
    """What a buyer has agreed with us; empty is "not agreed"."""

    responsible: UUID | None
    agreement: str
    price_type: UUID | None
    deferral_days: int | None
    minimum: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Submission:
    """An order worth sending: its lines, its sum, the credit it needs and the terms that lack."""

    lines: Sequence[PricedLine]
    total: Decimal
    credit: Decimal
    missing_terms: tuple[str, ...]


def quantity_of(value: Any, *, step: Decimal = Decimal(1)) -> Decimal:
    """A quantity from outside: a finite number above zero, of at most three places, that the step divides."""
    try:
        quantity = Decimal(str(value).strip().replace(",", ".").replace("\xa0", "").replace(" ", ""))
    except InvalidOperation:
        raise QuantityWrong(step=step, largest=LARGEST_QUANTITY, value=str(value)[:40]) from None
    if not quantity.is_finite() or not step <= quantity <= LARGEST_QUANTITY or quantity % step:
        raise QuantityWrong(step=step, largest=LARGEST_QUANTITY, value=str(value)[:40])
    return quantity


def acceptable_lines(lines: Sequence[PricedLine]) -> Sequence[PricedLine]:
    """The lines, once there are some, not too many, and each has a price."""
    if not lines:
        raise OrderEmpty
    if len(lines) > MOST_LINES:
        raise TooManyLines(largest=MOST_LINES, lines=len(lines))
    for line in lines:
        if line.price is None:
            raise ProductHasNoPrice(product=line.name)
    return lines


def acceptable_total(lines: Sequence[PricedLine], *, minimum: Decimal) -> Decimal:
    """What the order comes to, once it is worth sending."""
    total = sum((line.cost for line in acceptable_lines(lines)), ZERO)
    if total < minimum:
        raise BelowMinimum(minimum=minimum, missing=minimum - total)
    return total


def missing_terms(terms: BuyerTerms) -> tuple[str, ...]:
    """Which of the terms of a regular customer were never agreed."""
    return tuple(name for name in REQUIRED_TERMS if getattr(terms, name) in (None, ""))


def submission(terms: BuyerTerms, lines: Sequence[PricedLine], *, seen_total: Decimal | None = None) -> Submission:
    """Decide whether an order may be handed over, and what it needs.

    Credit is needed where payment comes after shipping. Refuses an empty order, one below the minimum, a line
    without a price, and a total other than the one the buyer was shown.
    """
    total = acceptable_total(lines, minimum=terms.minimum)
    if seen_total is not None and seen_total != total:
        raise PriceChanged(total=total, seen=seen_total)
    credit = total if terms.deferral_days else ZERO
    return Submission(lines, total, credit, missing_terms(terms))


def money_of(*, total: Decimal, paid: Decimal, due_on: date | None, today: date) -> Money:
    """How far an order is paid on a day."""
    if paid >= total > 0:
        return Money.PAID
    if due_on is not None and due_on < today:
        return Money.OVERDUE
    return Money.PART if paid > 0 else Money.UNPAID


def may_ship_now(*, deferral_days: int | None, paid: Decimal, total: Decimal) -> str:
    """Why shipping is allowed by the terms: `deferral`, `payment`, or an empty string when it is not yet."""
    if deferral_days:
        return "deferral"
    return "payment" if paid >= total > 0 else ""


def merged(lines: Sequence[tuple[UUID, Decimal]]) -> Mapping[UUID, Decimal]:
    """Quantities by product, in the order products first appear; the same product twice is added up."""
    found: dict[UUID, Decimal] = {}
    for product_id, quantity in lines:
        found[product_id] = found.get(product_id, Decimal(0)) + quantity
    return found
