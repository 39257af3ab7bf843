"""What settlements announce. Stream: the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecorded(Event):
    """Money of a known customer arrived, for these orders (`holders`); the rest is old debts or ahead."""

    kind: ClassVar[str] = "settlements.payment_recorded"
    says: ClassVar[Any] = _("Payment received: %(amount)s ₽, № %(number)s of %(paid_on)s")
    subject_type: ClassVar[str] = "payment"
    amount: Decimal
    number: str
    paid_on: date
    source: str
    holders: list[UUID]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTakenBack(Event):
    """A payment was told by mistake, and told back: it counts for none of these orders (`holders`) any more."""

    kind: ClassVar[str] = "settlements.payment_taken_back"
    says: ClassVar[Any] = _("Payment taken back: %(amount)s ₽, № %(number)s. %(reason)s")
    inward: ClassVar[frozenset[str]] = frozenset({"reason"})
    subject_type: ClassVar[str] = "payment"
    amount: Decimal
    number: str
    source: str
    reason: str
    holders: list[UUID]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDoubtful(Event):
    """Money arrived that a person has to look at; `doubt` says why."""

    kind: ClassVar[str] = "settlements.payment_doubtful"
    says: ClassVar[Any] = _("A payment needs a person: %(amount)s ₽. %(doubt)s")
    inward: ClassVar[frozenset[str]] = frozenset({"doubt"})
    subject_type: ClassVar[str] = "payment"
    amount: Decimal
    doubt: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefused(Event):
    """A person put a doubtful payment aside: it is not for our goods."""

    kind: ClassVar[str] = "settlements.payment_refused"
    says: ClassVar[Any] = _("Put aside: %(reason)s")
    inward: ClassVar[frozenset[str]] = frozenset({"reason"})
    subject_type: ClassVar[str] = "payment"
    reason: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReopened(Event):
    """A payment put aside waits for a person again."""

    kind: ClassVar[str] = "settlements.payment_reopened"
    says: ClassVar[Any] = _("Among the doubtful again")
    subject_type: ClassVar[str] = "payment"


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFreed(Event):
    """A customer's debt went down or the limit up: held orders may fit now."""

    kind: ClassVar[str] = "settlements.credit_freed"
    says: ClassVar[Any] = _("Credit freed: %(amount)s ₽")
    subject_type: ClassVar[str] = "party"
    amount: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DebtsTold(Event):
    """The debts of a customer as 1C or a sheet tells them replaced what was known from there."""

    kind: ClassVar[str] = "settlements.debts_told"
    says: ClassVar[Any] = _("Debts told: %(total)s ₽")
    subject_type: ClassVar[str] = "party"
    total: Decimal
    source: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingStopped(Event):
    """A customer is overdue: nothing more ships that is not paid in full. `overdue` is what releases it."""

    kind: ClassVar[str] = "settlements.shipping_stopped"
    says: ClassVar[Any] = _("Shipping stopped: %(overdue)s ₽ overdue. %(reason)s")
    subject_type: ClassVar[str] = "party"
    overdue: Decimal
    reason: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingResumed(Event):
    """Nothing is overdue any more, or a person said so: shipping to the customer goes on."""

    kind: ClassVar[str] = "settlements.shipping_resumed"
    says: ClassVar[Any] = _("Shipping goes on. %(reason)s")
    subject_type: ClassVar[str] = "party"
    reason: str
