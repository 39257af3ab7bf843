"""What orders announce of the payment orders of their buyers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.events.base import OrderEvent
from dealernet.foundation.events.event import announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrderAsked(OrderEvent):
    """The buyer is asked for the payment order the bank took; `left` is what it should pay."""

    kind: ClassVar[str] = "orders.payment_order_asked"
    says: ClassVar[Any] = _("The buyer was asked for a payment order of %(left)s ₽")
    left: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrderEvent(OrderEvent):
    """Base of what happens to a payment order somebody sent."""

    paper_id: UUID
    paper_number: str
    dated_on: date
    amount: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrderSent(PaymentOrderEvent):
    """The buyer sent the payment order with its file; `doubts` name what does not fit the order."""

    kind: ClassVar[str] = "orders.payment_order_sent"
    says: ClassVar[Any] = _("The buyer sent payment order № %(paper_number)s: %(amount)s ₽")
    doubts: list[str]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrderAccepted(PaymentOrderEvent):
    """A person accepted the payment order: the order may ship, the money is awaited."""

    kind: ClassVar[str] = "orders.payment_order_accepted"
    says: ClassVar[Any] = _("Payment order № %(paper_number)s accepted: %(amount)s ₽")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrderRejected(PaymentOrderEvent):
    """A person rejected the payment order; the buyer reads the reason and may send another."""

    kind: ClassVar[str] = "orders.payment_order_rejected"
    says: ClassVar[Any] = _("Payment order № %(paper_number)s rejected. %(reason)s")
    reason: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrderTakenBack(PaymentOrderEvent):
    """A person took back that the payment order was accepted: another is awaited. `may_ship`: the order may still."""

    kind: ClassVar[str] = "orders.payment_order_taken_back"
    says: ClassVar[Any] = _("Payment order № %(paper_number)s is accepted no longer. %(reason)s")
    reason: str
    may_ship: bool
