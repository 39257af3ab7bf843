"""Shapes of payments, letters and documents as lists have them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.web.api.shapes import Asked, Condition, Sum, Text


class PapersAsked(Asked):
    """Which records: by a text, and by a condition over their facts.

    `if`, for staff only, is a condition as rules have it, in JSON: `{"field": "amount", "operator": "at_least",
    "value": "10000"}`.
    """

    text: Annotated[Text, Field(max_length=100)] = ""
    condition: Condition = ""


class PaymentsAsked(PapersAsked):
    """Which payments: `text` is a number, an INN or a part of who paid."""

    state: Literal["", "matched", "doubtful", "refused", "taken_back"] = ""


class LettersAsked(PapersAsked):
    """Which letters and messages: `text` is a part of the address."""

    state: Literal["", "due", "sent", "failed"] = ""
    channel: Literal["", "email", "telegram"] = ""


class PaymentOut(Schema):
    """Money that arrived; `buyer` is empty while nobody knows whose it is."""

    id: UUID
    number: str
    paid_on: date
    amount: Sum
    state: str
    buyer_id: UUID | None = None
    buyer: str
    payer_name: str
    payer_inn: str
    purpose: str
    source: str
    doubt: str
    seen_at: datetime


class PaymentPage(Schema):
    """A page of payments; `next` is `after` of the following one."""

    rows: list[PaymentOut]
    next: UUID | None = None


class LetterOut(Schema):
    """A letter or a message: to whom, by what, how it fared; `holder_id` is the record it is about."""

    id: UUID
    subject: str
    recipient: str
    channel: str
    template: str
    state: str
    attempts: int
    error: str
    holder_id: UUID | None = None
    buyer: str
    created_at: datetime
    sent_at: datetime | None = None


class LetterPage(Schema):
    """A page of letters and messages; `next` is `after` of the following one."""

    rows: list[LetterOut]
    next: UUID | None = None


class DocumentOut(Schema):
    """One version of a paper; `order_id` is the order it is of, `edo_state` how far it has come by EDO."""

    id: UUID
    kind: str
    number: str
    version: int
    state: str
    total: Sum
    buyer_id: UUID
    buyer: str
    order_id: UUID
    order_number: str
    issued_on: date
    issued_at: datetime
    voided_at: datetime | None = None
    edo_state: str


class DocumentPage(Schema):
    """A page of papers; `next` is `after` of the following one."""

    rows: list[DocumentOut]
    next: UUID | None = None
