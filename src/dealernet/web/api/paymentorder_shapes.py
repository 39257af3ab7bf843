"""Shapes of payment orders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.web.api.shapes import Given, Sum, Text


class PaymentOrderOut(Schema):
    """A payment order: `state` is sent, accepted, rejected, replaced, taken_back or withdrawn; `doubts` do not fit."""

    id: UUID
    state: str
    number: str
    dated_on: date
    amount: Sum
    file_name: str
    doubts: list[str]
    sent_at: datetime
    sent_by: str
    decided_at: datetime | None = None
    decided_by: str
    reason: str


class PaymentOrdersOut(Schema):
    """All of an order, the newest first."""

    rows: list[PaymentOrderOut]


class ReasonIn(Given):
    """Why; the buyer reads it."""

    reason: Annotated[Text, Field(min_length=1, max_length=500)]
