"""Shapes of payments: as lists have them, recorded by hand, taken back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.web.api.paper_shapes import PapersAsked
from dealernet.web.api.shapes import Given, Sum, Text

Amount = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]


class PaymentsAsked(PapersAsked):
    """Which payments: `state` one of theirs, `text` a number, an INN, or a part of the payer's or the buyer's name."""

    state: Literal["", "matched", "doubtful", "refused", "taken_back"] = ""


class PaymentIn(Given):
    """A payment a person saw: for these `orders`, in their order, or ahead of everything for a `customer`.

    `ahead` is how much may stay ahead of what is owed: without it a sum above that is refused as `beyond_owed`, which
    says how much it would be.
    """

    number: Annotated[Text, Field(min_length=1, max_length=40)]
    paid_on: date
    amount: Amount
    customer: UUID | None = None
    orders: Annotated[list[UUID], Field(max_length=50)] = []
    ahead: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] = Decimal(0)


class TakingBackIn(Given):
    """Why a payment is taken back: the reason stays in its history."""

    reason: Annotated[Text, Field(max_length=300)]


class PartOut(Schema):
    """A part of a payment: what went to an order, to a debt's document, or to neither: that stays ahead."""

    order_id: UUID | None = None
    document: str
    amount: Sum


class PaymentRowOut(Schema):
    """A payment; `state` is matched, doubtful, refused or taken_back, `sources` who has told of it."""

    id: UUID
    number: str
    paid_on: date
    amount: Sum
    buyer_id: UUID | None = None
    buyer: str
    payer_name: str
    payer_inn: str
    purpose: str
    state: str
    sources: list[str]
    seen_at: datetime


class PaymentOut(PaymentRowOut):
    """A payment with what it went to; `reason` says, to staff, what is doubtful or why it does not count."""

    reason: str
    parts: list[PartOut]


class PaymentPage(Schema):
    """A page of payments; `next` is `after` of the following one."""

    rows: list[PaymentRowOut]
    next: UUID | None = None
