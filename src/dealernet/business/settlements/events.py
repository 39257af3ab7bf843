"""What settlements announce. Stream: the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from dealernet.foundation.events.event import Event, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecorded(Event):
    """Money of a known customer arrived, for these orders (`holders`); the rest is old debts or ahead."""

    kind: ClassVar[str] = "settlements.payment_recorded"
    subject_type: ClassVar[str] = "payment"
    amount: Decimal
    number: str
    paid_on: date
    source: str
    holders: list[UUID]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDoubtful(Event):
    """Money arrived that a person has to look at; `doubt` says why."""

    kind: ClassVar[str] = "settlements.payment_doubtful"
    subject_type: ClassVar[str] = "payment"
    amount: Decimal
    doubt: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFreed(Event):
    """A customer's debt went down or the limit up: held orders may fit now."""

    kind: ClassVar[str] = "settlements.credit_freed"
    subject_type: ClassVar[str] = "party"
    amount: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DebtsTold(Event):
    """The debts of a customer as 1C or a sheet tells them replaced what was known from there."""

    kind: ClassVar[str] = "settlements.debts_told"
    subject_type: ClassVar[str] = "party"
    total: Decimal
    source: str
