"""Payments: read, recorded by hand, and what was recorded by mistake taken back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.business.assortment.errors import NoBuyer
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.queries import left_to_pay, order_totals, orders_of_holders
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.parties.queries import party_names
from dealernet.business.settlements.access import RECORD_PAYMENTS
from dealernet.business.settlements.commands import ToldPayment, enter_payment, take_back_by_hand
from dealernet.business.settlements.queries import PaymentRow, list_payments, parts_of_payment, payment_card
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.idempotency import Answer
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import settled
from dealernet.web.api import payment_shapes as shapes
from dealernet.web.api.answers import answered, written
from dealernet.web.api.conditions import condition_asked
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.api.repeating import REPEATABLE, once_a_key
from dealernet.web.request import ActorRequest

router = Router(tags=["Payments"])
_SHOWN: Final = ("id", "number", "paid_on", "amount", "payer_name", "payer_inn", "purpose", "state", "seen_at")


@router.get("/", response={200: shapes.PaymentPage, **READING}, summary="Payments, newest first")
def index(request: ActorRequest, asked: Query[shapes.PaymentsAsked]) -> HttpResponse:
    """A page after the id `after`; a buyer's key has its own payments."""
    condition = condition_asked(request.actor, "payment", asked.condition)
    found = list_payments(request.actor, asked.page, state=asked.state, text=asked.text, condition=condition)
    return answered({"rows": [_row(row) for row in found.rows], "next": found.next})


@router.post(
    "/", response={201: shapes.PaymentOut, **WRITING}, summary="Record a payment by hand", openapi_extra=REPEATABLE
)
def create(request: ActorRequest, given: shapes.PaymentIn) -> HttpResponse:
    """An order takes at most what is left of it, then the oldest debts are paid, the rest stays ahead.

    The same payment again is the one that is here. A sum far above what is owed takes the accountant's power.
    """

    def act() -> Answer:
        outcome = settled([enter_payment(request.actor, _told(request.actor, given), ahead=given.ahead)])
        return Answer(201, written(_card(request.actor, outcome.subject)))

    return once_a_key(request, act)


@router.get("/{uuid:payment_id}/", response={200: shapes.PaymentOut, **READING}, summary="One payment")
def card(request: ActorRequest, payment_id: UUID) -> HttpResponse:
    """A payment and what it went to."""
    return answered(_card(request.actor, payment_id))


@router.post(
    "/{uuid:payment_id}/taking-back/",
    response={200: shapes.PaymentOut, **WRITING},
    summary="Take back a payment recorded by mistake",
)
def taking_back(request: ActorRequest, payment_id: UUID, given: shapes.TakingBackIn) -> HttpResponse:
    """It counts nowhere any more. What the bank or 1C told is put right there. Repeating changes nothing."""
    settled(take_back_by_hand(request.actor, [payment_id], reason=given.reason))
    return answered(_card(request.actor, payment_id))


def _told(actor: Actor, given: shapes.PaymentIn) -> ToldPayment:
    actor.require(RECORD_PAYMENTS)
    orders = orders_of_holders(actor, given.orders)
    customers = {one.customer_id for one in orders.values()} | ({given.customer} if given.customer else set())
    if len(orders) < len(set(given.orders)) or len(customers) > 1:
        raise OrderUnknown
    if not customers:
        raise NoBuyer
    [customer] = customers
    if not party_names(actor, [customer]):
        raise PartyUnknown
    return ToldPayment(
        number=given.number,
        paid_on=given.paid_on,
        amount=given.amount,
        source="api",
        party_id=customer,
        payer_inn=next((one.profile_inn for one in orders.values()), ""),
        holders=_shares(actor, list(dict.fromkeys(given.orders)), given.amount),
        totals=order_totals(actor, list(orders)),
    )


def _shares(actor: Actor, order_ids: Sequence[UUID], amount: Decimal) -> list[tuple[UUID, Decimal]]:
    left, shares = left_to_pay(actor, order_ids), []
    for order in order_ids:
        share = min(amount, left.get(order, ZERO))
        amount -= share
        if share > 0:
            shares.append((order, share))
    return shares


def _row(row: PaymentRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _SHOWN}
    return {**told, "buyer_id": row.party_id, "buyer": row.party, "sources": row.seen_in}


def _card(actor: Actor, payment_id: UUID) -> dict[str, Any]:
    row = payment_card(actor, payment_id)
    parts = parts_of_payment(actor, payment_id)
    return {
        **_row(row),
        "reason": "" if actor.dealer_id else row.doubt,
        "parts": [{"order_id": one.holder_id, "document": one.document, "amount": one.amount} for one in parts],
    }
