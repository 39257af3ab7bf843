"""Shapes of letters and documents as lists have them, and what lists of papers are asked by."""

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


class LettersAsked(PapersAsked):
    """Which letters and messages: `text` is a part of the address."""

    state: Literal["", "due", "sent", "failed"] = ""
    channel: Literal["", "email", "telegram"] = ""


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
