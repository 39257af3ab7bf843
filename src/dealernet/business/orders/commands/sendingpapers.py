"""A buyer sends the payment order of an order: the file is kept, and what does not fit is noted for the manager."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from dealernet.business.orders.access import SEND_PAPER
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.paymentorders import awaits_paper
from dealernet.business.orders.errors import OrderUnknown, PaymentOrderNotAsked, PaymentOrderUsed
from dealernet.business.orders.events import OrderEvent, PaymentOrderSent
from dealernet.business.orders.models import Order, PaymentOrder
from dealernet.business.orders.queries.paymentorders import SPACE
from dealernet.business.orders.rules.paymentorders import (
    Awaited,
    Doubt,
    GivenPaper,
    acceptable_paper,
    doubts_about,
    suffix_of,
)
from dealernet.business.orders.stages import PaperState
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.files.pdf import texts_of
from dealernet.foundation.files.store import keep
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome, settled

STANDING = (PaperState.SENT, PaperState.ACCEPTED)


def send_payment_order(actor: Actor, order_id: UUID, given: GivenPaper) -> Outcome:
    """Send the payment order the bank took for an order, with its file.

    The very same again changes nothing; another one takes the place of one nobody decided. What does not fit the order
    is told to the manager. Refuses a file that is none we take, one that stands for another order of the buyer, an
    order nobody asked a payment order for, one that is paid, cancelled or has left. Locks the order.
    """
    given = acceptable_paper(given, today=clock.today())
    digest = hashlib.sha256(given.content).hexdigest()
    texts = texts_of(given.content)
    with transaction.atomic():
        return _send(actor, order_id, given, digest, texts)


def _send(actor: Actor, order_id: UUID, given: GivenPaper, digest: str, texts: Sequence[str]) -> Outcome:
    order = locked_orders(actor, SEND_PAPER, [order_id]).get(order_id)
    if order is None:
        raise OrderUnknown
    awaits_paper(order)
    if order.payment_order not in (PaperState.ASKED, PaperState.SENT, PaperState.REJECTED):
        raise PaymentOrderNotAsked
    before = PaymentOrder.objects.filter(order_id=order_id, state=PaperState.SENT).first()
    if before is not None and _same(before, given, digest):
        return Outcome(order_id, changed=False, detail={"doubts": before.doubts})
    alike = _alike(order, given, digest)
    _unused(order, alike, digest)
    awaited = _awaited(order)
    doubts = [*doubts_about(given, awaited, texts, today=clock.today()), *_doubts_of_others(order, alike, digest)]
    if before is not None:
        before.state = PaperState.REPLACED
        before.save(update_fields=["state"])
    paper = _paper(actor, order, given, digest, doubts)
    _insert(order, paper, given)
    keep(SPACE, paper.stored_name, BytesIO(given.content))

    def decide(order: Order) -> Sequence[OrderEvent]:
        order.payment_order = PaperState.SENT
        return [_event(order, paper)]

    done = settled(act_on(actor, {order.id: order}, [order_id], decide, ["payment_order"]))
    return Outcome(order_id, changed=done.changed, detail={"doubts": paper.doubts})


def _same(before: PaymentOrder, given: GivenPaper, digest: str) -> bool:
    was = (before.digest, before.number, before.dated_on, before.amount)
    return was == (digest, given.number, given.dated_on, given.amount)


def _alike(order: Order, given: GivenPaper, digest: str) -> list[PaymentOrder]:
    """Payment orders of other orders with this file, or with this number and day at the same customer."""
    numbered = Q(customer_id=order.customer_id, number=given.number, dated_on=given.dated_on)
    found = PaymentOrder.objects.filter(Q(digest=digest) | numbered).exclude(order_id=order.id)
    return list(found.select_related("order").order_by("-id")[:50])


def _unused(order: Order, alike: Sequence[PaymentOrder], digest: str) -> None:
    own = (one for one in alike if one.customer_id == order.customer_id and one.digest == digest)
    used = next((one for one in own if one.state in STANDING), None)
    if used is not None:
        raise PaymentOrderUsed(order=used.order.number)


def _insert(order: Order, paper: PaymentOrder, given: GivenPaper) -> None:
    """The row; the same file sent for two orders at once is refused for the second."""
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
    except IntegrityError:
        _unused(order, _alike(order, given, paper.digest), paper.digest)
        raise


def _doubts_of_others(order: Order, alike: Sequence[PaymentOrder], digest: str) -> list[Doubt]:
    own = [one for one in alike if one.customer_id == order.customer_id]
    found = []
    if any(one.digest == digest and one.customer_id != order.customer_id for one in alike):
        found.append(Doubt("used_by_other", {}))
    file = next((one for one in own if one.digest == digest), None)
    if file is not None:
        found.append(Doubt("used", {"order": file.order.number}))
    numbered = next((one for one in own if one.digest != digest and one.state in STANDING), None)
    if numbered is not None:
        found.append(Doubt("same_number", {"order": numbered.order.number}))
    return found


def _awaited(order: Order) -> Awaited:
    inn = order.seller.party.inn if order.seller else ""
    return Awaited(order.number, order.invoice_number, order.total - order.paid_total, inn)


def _paper(actor: Actor, order: Order, given: GivenPaper, digest: str, doubts: Sequence[Doubt]) -> PaymentOrder:
    paper_id = new_id()
    return PaymentOrder(
        id=paper_id,
        order=order,
        customer_id=order.customer_id,
        number=given.number,
        dated_on=given.dated_on,
        amount=given.amount,
        file_name=given.file_name,
        stored_name=f"{paper_id}{suffix_of(given.content)}",
        digest=digest,
        size=len(given.content),
        doubts=[doubt.as_kept() for doubt in doubts],
        sent_by_id=actor.id,
    )


def _event(order: Order, paper: PaymentOrder) -> PaymentOrderSent:
    return PaymentOrderSent(
        subject=order.id,
        stream=order.customer_id,
        number=order.number,
        paper_id=paper.id,
        paper_number=paper.number,
        dated_on=paper.dated_on,
        amount=paper.amount,
        doubts=[doubt["kind"] for doubt in paper.doubts],
    )
