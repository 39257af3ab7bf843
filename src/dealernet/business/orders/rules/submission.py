"""Whether an order may be handed over, and what it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.errors import BelowMinimum, OrderUnknown, PriceChanged, ProductUnknown, ProfileUnknown
from dealernet.business.orders.rules.contents import NewLine, PricedLine, acceptable_lines, quantity_of
from dealernet.foundation.ids import new_id
from dealernet.foundation.money import ZERO

REQUIRED_TERMS: Final = ("responsible", "agreement", "price_type", "deferral_days")
"""What a regular customer has; whoever lacks one of these is looked at by a person."""


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
    """An order worth sending: its sum, the credit it needs and the terms that lack."""

    total: Decimal
    credit: Decimal
    missing_terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order somebody asks for at once, without a draft. `fields` are values of its own fields by name."""

    customer_id: UUID
    lines: Sequence[NewLine]
    profile_id: UUID | None = None
    comment: str = ""
    customer_reference: str = ""
    origin: str = "api"
    channel: str = ""
    seen_total: Decimal | None = None
    fields: Mapping[str, Any] | None = None
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class ToSubmit:
    """An order about to be handed over, with everything the decision needs."""

    id: UUID
    is_new: bool
    revision: int
    customer_id: UUID
    profile_id: UUID | None
    seller_id: UUID | None
    location_id: UUID | None
    group_id: UUID | None
    terms: BuyerTerms
    lines: Sequence[PricedLine]
    unknown: tuple[UUID, ...] = ()
    profile_is_theirs: bool = True
    steps: Sequence[Decimal] = ()
    origin: str = "api"
    customer_reference: str = ""
    comment: str = ""
    seen_total: Decimal | None = None


def acceptable_total(lines: Sequence[PricedLine], *, minimum: Decimal) -> Decimal:
    """What the order comes to, once it is worth sending."""
    total = sum((line.cost for line in acceptable_lines(lines)), ZERO)
    if total < minimum:
        raise BelowMinimum(minimum=minimum, missing=minimum - total)
    return total


def missing_terms(terms: BuyerTerms) -> tuple[str, ...]:
    """Which of the terms of a regular customer were never agreed."""
    return tuple(name for name in REQUIRED_TERMS if getattr(terms, name) in (None, ""))


def submission(found: ToSubmit | None) -> Submission:
    """Decide whether an order may be handed over, and what it needs.

    Credit is needed where payment comes after shipping. Refuses an order out of reach, products not on sale,
    another's profile, quantities the product's step does not divide, an empty order, one below the minimum, a
    line without a price, and a total other than the one the buyer was shown.
    """
    if found is None:
        raise OrderUnknown
    if found.unknown:
        raise ProductUnknown(product=found.unknown[0])
    if not found.profile_is_theirs:
        raise ProfileUnknown(profile=found.profile_id)
    for line, step in zip(found.lines, found.steps, strict=True):
        quantity_of(line.quantity, step=step)
    total = acceptable_total(found.lines, minimum=found.terms.minimum)
    if found.seen_total is not None and found.seen_total != total:
        raise PriceChanged(total=total, seen=found.seen_total)
    return Submission(total, total if found.terms.deferral_days else ZERO, missing_terms(found.terms))
