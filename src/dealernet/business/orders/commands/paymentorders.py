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
    PaymentOrderNotAccepted,
    PaymentOrderUnknown,
    ReasonMissing,
)
from dealernet.business.orders.events import (
    OrderEvent,
    PaymentOrderAccepted,
    PaymentOrderAsked,
    PaymentOrderRejected,
    PaymentOrderTakenBack,
)
from dealernet.business.orders.models import Order, PaymentOrder
from dealernet.business.orders.rules import may_ship_now
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
    reason = _reason(reason)
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


def take_back_payment_order(actor: Actor, order_id: UUID, paper_id: UUID, *, reason: str) -> Outcome:
    """The payment order was accepted and will not do after all: another one is awaited, `reason` is told to the buyer.

    The order may ship no more, unless its deferral lets it or its money does. Taking it back again changes nothing.
    Refuses without a reason, one that is not accepted, an order that is paid, cancelled or of which something has left,
    and what a validation forbids. Locks the order, then the payment order.
    """
    reason = _reason(reason)
    return guarded_one(actor, ORDER, order_id, lambda: _take_back(actor, order_id, paper_id, reason))


def _take_back(actor: Actor, order_id: UUID, paper_id: UUID, reason: str) -> Outcome:
    with transaction.atomic():
        order, paper = _locked(actor, order_id, paper_id)
        if paper.state == PaperState.TAKEN_BACK:
            return Outcome(order_id, changed=False)
        if paper.state != PaperState.ACCEPTED:
            raise PaymentOrderNotAccepted(state=PaperState(paper.state).label)
        if order.shipped_total:
            raise NoPaymentOrderNow(current=Stage.SHIPPED.label)
        awaits_paper(order)

        def decide(order: Order) -> Sequence[OrderEvent]:
            order.payment_order, order.payment_order_on = PaperState.ASKED, None
            by_terms = may_ship_now(deferral_days=order.deferral_days, paid=order.paid_total, total=order.total)
            order.may_ship = bool(order.may_ship and by_terms)
            order.ship_on = order.ship_on if order.may_ship else None
            _decide(actor, paper, PaperState.TAKEN_BACK, reason)
            return [PaymentOrderTakenBack(**_about(order, paper), reason=reason, may_ship=order.may_ship)]

        fields = ["payment_order", "payment_order_on", "may_ship", "ship_on"]
        return settled(act_on(actor, {order.id: order}, [order_id], decide, fields))


def _reason(given: str) -> str:
    reason = " ".join(given.replace("\x00", "").split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise ReasonMissing
    return reason


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
