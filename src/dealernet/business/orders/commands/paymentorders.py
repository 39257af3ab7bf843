"""The way of dealers who pay by a bank's payment order: it is asked for, sent with its file, accepted or rejected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.orders.access import CHECK_PAPERS
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.guarding import ORDER
from dealernet.business.orders.commands.moving import leaving_refused, let_go
from dealernet.business.orders.errors import (
    NoInvoiceYet,
    NoPaymentOrderNow,
    OrderUnknown,
    PaidAlready,
    PaymentOrderDecided,
    PaymentOrderUnknown,
    ReasonMissing,
)
from dealernet.business.orders.events import (
    OrderEvent,
    PaymentOrderAccepted,
    PaymentOrderAsked,
    PaymentOrderRejected,
)
from dealernet.business.orders.models import Order, PaymentOrder
from dealernet.business.orders.stages import PaperState, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome, settled
from dealernet.foundation.validations import guarded_one

AWAITED_IN = (Stage.QUALIFIED, Stage.PICKING)
LONGEST_REASON = 500


def ask_payment_order(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """Ask the buyers for the payment orders their banks took: from now on they may send them.

    Asking again changes nothing while one is awaited, looked at, or accepted and in force. Refuses an order that is
    not accepted or has left, one without an invoice, one that is paid. Locks the orders. Three statements.
    """

    def decide(order: Order) -> Sequence[OrderEvent]:
        in_force = order.payment_order == PaperState.ACCEPTED and order.may_ship
        if in_force or order.payment_order in (PaperState.ASKED, PaperState.SENT):
            return ()
        awaits_paper(order)
        if not order.invoice_number:
            raise NoInvoiceYet
        order.payment_order, order.payment_order_on = PaperState.ASKED, None
        left = order.total - order.paid_total
        return [PaymentOrderAsked(subject=order.id, stream=order.customer_id, number=order.number, left=left)]

    with transaction.atomic():
        orders = locked_orders(actor, CHECK_PAPERS, order_ids)
        return act_on(actor, orders, order_ids, decide, ["payment_order", "payment_order_on"])


def accept_payment_order(actor: Actor, order_id: UUID, paper_id: UUID) -> Outcome:
    """The payment order will do: its order may ship on the next working day, the money is awaited.

    Accepting it again changes nothing. Refuses one that was rejected or replaced meanwhile, an order that is paid,
    cancelled or has left, a customer to whom shipping is stopped, and what a validation forbids. Locks the order, then
    the payment order.
    """
    return guarded_one(actor, ORDER, order_id, lambda: _accept(actor, order_id, paper_id))


def _accept(actor: Actor, order_id: UUID, paper_id: UUID) -> Outcome:
    with transaction.atomic():
        order, paper = _locked(actor, order_id, paper_id)
        if paper.state == PaperState.ACCEPTED:
            return Outcome(order_id, changed=False)
        _undecided(paper)
        awaits_paper(order)
        refused = leaving_refused({order.customer_id})

        def decide(order: Order) -> Sequence[OrderEvent]:
            refused(order)
            order.payment_order, order.payment_order_on = PaperState.ACCEPTED, clock.today()
            _decide(actor, paper, PaperState.ACCEPTED)
            return [PaymentOrderAccepted(**_about(order, paper)), *let_go(order, reason="payment_order")]

        fields = ["payment_order", "payment_order_on", "may_ship", "ship_on"]
        return settled(act_on(actor, {order.id: order}, [order_id], decide, fields))


def reject_payment_order(actor: Actor, order_id: UUID, paper_id: UUID, *, reason: str) -> Outcome:
    """The payment order will not do; the buyer reads `reason` and may send another one.

    Rejecting it again changes nothing. Refuses without a reason, and one that was accepted or replaced meanwhile. Locks
    the order, then the payment order.
    """
    reason = " ".join(reason.replace("\x00", "").split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise ReasonMissing
    with transaction.atomic():
        order, paper = _locked(actor, order_id, paper_id)
        if paper.state == PaperState.REJECTED:
            return Outcome(order_id, changed=False)
        _undecided(paper)

        def decide(order: Order) -> Sequence[OrderEvent]:
            order.payment_order = PaperState.REJECTED
            _decide(actor, paper, PaperState.REJECTED, reason)
            return [PaymentOrderRejected(**_about(order, paper), reason=reason)]

        return settled(act_on(actor, {order.id: order}, [order_id], decide, ["payment_order"]))


def withdraw_payment_orders(order_ids: Sequence[UUID]) -> None:
    """Orders are cancelled: their payment orders stand no more, and may be sent for others. One statement."""
    standing = PaymentOrder.objects.filter(order__in=order_ids, state__in=[PaperState.SENT, PaperState.ACCEPTED])
    standing.update(state=PaperState.WITHDRAWN)


def awaits_paper(order: Order) -> None:
    """Refuses an order that no payment order is of any use for."""
    if order.stage not in AWAITED_IN:
        raise NoPaymentOrderNow(current=Stage(order.stage).label)
    if order.paid_total >= order.total:
        raise PaidAlready


def _locked(actor: Actor, order_id: UUID, paper_id: UUID) -> tuple[Order, PaymentOrder]:
    order = locked_orders(actor, CHECK_PAPERS, [order_id]).get(order_id)
    if order is None:
        raise OrderUnknown
    paper = PaymentOrder.objects.filter(id=paper_id, order_id=order_id).select_for_update(no_key=True).first()
    if paper is None:
        raise PaymentOrderUnknown
    return order, paper


def _undecided(paper: PaymentOrder) -> None:
    if paper.state != PaperState.SENT:
        raise PaymentOrderDecided(state=PaperState(paper.state).label)


def _decide(actor: Actor, paper: PaymentOrder, state: PaperState, reason: str = "") -> None:
    paper.state, paper.reason, paper.decided_at, paper.decided_by_id = state, reason, clock.now(), actor.id
    paper.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _about(order: Order, paper: PaymentOrder) -> dict[str, Any]:
    return {
        "subject": order.id,
        "stream": order.customer_id,
        "number": order.number,
        "paper_id": paper.id,
        "paper_number": paper.number,
        "dated_on": paper.dated_on,
        "amount": paper.amount,
    }
