"""Payment orders of orders: listed, accepted, rejected, taken back. Files are sent and read on pages."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from dealernet.business.orders.commands import (
    accept_payment_order,
    reject_payment_order,
    take_back_payment_order,
)
from dealernet.business.orders.queries import PaymentOrderRow, order_card, payment_orders_of
from dealernet.web.api import paymentorder_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Orders"])
_SHOWN: Final = ("id", "number", "dated_on", "amount", "file_name", "sent_at", "sent_by", "decided_at", "decided_by")
_ALL: Final = "/{uuid:order_id}/payment-orders/"
_OF_ONE: Final = "/{uuid:order_id}/payment-orders/{uuid:paper_id}"


@router.get(_ALL, response={200: shapes.PaymentOrdersOut, **READING}, summary="Payment orders of an order")
def index(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Those sent for an order, the newest first; what does not fit is told to staff."""
    return _all(request, order_id)


@router.post(
    f"{_OF_ONE}/acceptance/", response={200: shapes.PaymentOrdersOut, **WRITING}, summary="Accept a payment order"
)
def accept(request: ActorRequest, order_id: UUID, paper_id: UUID) -> HttpResponse:
    """It will do: the order may ship, the money is awaited. Safe to repeat."""
    accept_payment_order(request.actor, order_id, paper_id)
    return _all(request, order_id)


@router.post(
    f"{_OF_ONE}/rejection/", response={200: shapes.PaymentOrdersOut, **WRITING}, summary="Reject a payment order"
)
def reject(request: ActorRequest, order_id: UUID, paper_id: UUID, given: shapes.ReasonIn) -> HttpResponse:
    """It will not do; the buyer reads the reason and may send another. Safe to repeat."""
    reject_payment_order(request.actor, order_id, paper_id, reason=given.reason)
    return _all(request, order_id)


@router.post(
    f"{_OF_ONE}/taking-back/",
    response={200: shapes.PaymentOrdersOut, **WRITING},
    summary="Take an accepted payment order back",
)
def take_back(request: ActorRequest, order_id: UUID, paper_id: UUID, given: shapes.ReasonIn) -> HttpResponse:
    """It will not do after all: another is awaited, the order may ship no more. Safe to repeat.

    Refused once something has left or the order is paid.
    """
    take_back_payment_order(request.actor, order_id, paper_id, reason=given.reason)
    return _all(request, order_id)


def _all(request: ActorRequest, order_id: UUID) -> HttpResponse:
    order_card(request.actor, order_id)
    return answered({"rows": [_row(one) for one in payment_orders_of(request.actor, order_id)]})


def _row(one: PaymentOrderRow) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in _SHOWN}
    return {**told, "state": one.state.value, "doubts": list(one.doubts), "reason": one.reason}
