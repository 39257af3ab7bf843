"""Payments as lists and cards show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from dealernet.business.settlements.access import SEE, payments_open_to
from dealernet.business.settlements.errors import PaymentUnknown
from dealernet.business.settlements.models import Allocation, Payment
from dealernet.business.settlements.rules import BY_HAND
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.narrowing import narrowed_by
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.paging import Page, Slice, newest_first


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment as a list and its card show it."""

    id: UUID
    number: str
    paid_on: date
    amount: Decimal
    party_id: UUID | None
    party: str
    payer_name: str
    payer_inn: str
    purpose: str
    source: str
    seen_in: tuple[str, ...]
    state: str
    doubt: str
    guess: dict[str, Any]
    seen_at: datetime

    @property
    def is_by_hand(self) -> bool:
        """Whether only people told of it: then people may take it back."""
        return BY_HAND.issuperset(self.seen_in)

    @classmethod
    def of(cls, payment: Payment) -> PaymentRow:
        """The row of a payment."""
        return cls(
            id=payment.id,
            number=payment.number,
            paid_on=payment.paid_on,
            amount=payment.amount,
            party_id=payment.party_id,
            party=payment.party.name if payment.party else "",
            payer_name=payment.payer_name,
            payer_inn=payment.payer_inn,
            purpose=payment.purpose,
            source=payment.source,
            seen_in=tuple(payment.seen_in),
            state=payment.state,
            doubt=payment.doubt,
            guess=payment.guess,
            seen_at=payment.seen_at,
        )


def list_payments(
    actor: Actor, page: Page, *, state: str = "", text: str = "", condition: Group | None = None
) -> Slice[PaymentRow]:
    """Payments an actor may see, newest first; a buyer those that count, or may yet. One statement.

    `condition` is one over their words, checked before.
    """
    found = narrowed_by(payments_open_to(actor, SEE).select_related("party"), "payment", condition)
    if actor.dealer_id is not None:
        found = found.exclude(state__in=["refused", "taken_back"])
    if state:
        found = found.filter(state=state)
    text = text.replace("\x00", "").strip()
    if text:
        named = Q(payer_name__icontains=text) | Q(party__name__icontains=text)
        found = found.filter(Q(number=text) | Q(payer_inn=text) | named)
    return newest_first(found, page, PaymentRow.of)


def payment_card(actor: Actor, payment_id: UUID) -> PaymentRow:
    """One payment, or `PaymentUnknown`. One statement."""
    payment = payments_open_to(actor, SEE).select_related("party").filter(id=payment_id).first()
    if payment is None:
        raise PaymentUnknown
    return PaymentRow.of(payment)


def payments_of_party(actor: Actor, party_id: UUID, *, limit: int = 50) -> list[PaymentRow]:
    """The newest payments of one customer that are counted. One statement."""
    found = payments_open_to(actor, SEE).filter(party_id=party_id, state="matched").select_related("party")
    return [PaymentRow.of(payment) for payment in found.order_by("-paid_on", "-id")[:limit]]


def payments_of_holder(actor: Actor, holder_id: UUID) -> list[tuple[PaymentRow, Decimal]]:
    """The payments of one order with how much of each went to it. Two statements."""
    found = payments_open_to(actor, SEE).filter(allocations__holder_id=holder_id).select_related("party").distinct()
    rows = {payment.id: PaymentRow.of(payment) for payment in found.order_by("paid_on", "id")}
    parts: dict[UUID, Decimal] = {}
    for payment in Payment.objects.filter(id__in=rows).prefetch_related("allocations"):
        parts[payment.id] = sum((a.amount for a in payment.allocations.all() if a.holder_id == holder_id), Decimal(0))
    return [(row, parts[row.id]) for row in rows.values()]


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """A part of a payment: what went to an order, to an old debt, or stays ahead when it went to neither."""

    holder_id: UUID | None
    document: str
    amount: Decimal

    @property
    def is_ahead(self) -> bool:
        """Whether it stays on the account, for what comes next."""
        return self.holder_id is None and not self.document


def parts_of_payment(actor: Actor, payment_id: UUID) -> list[PaymentPart]:
    """What a payment went to, in the order it was given out. One statement; none for one out of reach."""
    seen = payments_open_to(actor, SEE).filter(id=payment_id)
    rows = (
        Allocation.objects.filter(payment__in=seen).order_by("id").values_list("holder_id", "debt__document", "amount")
    )
    return [PaymentPart(holder, document or "", amount) for holder, document, amount in rows]
