"""Payment orders of orders as cards show them, and their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.errors import PaymentOrderUnknown
from dealernet.business.orders.models import PaymentOrder
from dealernet.business.orders.rules.paymentorders import DOUBTS
from dealernet.business.orders.stages import PaperState
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.files.store import Kept, opened
from dealernet.foundation.money import written

SPACE = "payment_orders"


@dataclass(frozen=True, slots=True)
class PaymentOrderRow:
    """A payment order as a card shows it; `doubts` are sentences, for staff only."""

    id: UUID
    state: PaperState
    number: str
    dated_on: date
    amount: Decimal
    file_name: str
    doubts: Sequence[str]
    sent_at: datetime
    sent_by: str
    decided_at: datetime | None
    decided_by: str
    reason: str


def payment_orders_of(actor: Actor, order_id: UUID) -> list[PaymentOrderRow]:
    """The payment orders sent for an order the actor may see, newest first. One statement."""
    reached = orders_open_to(actor, SEE).filter(id=order_id)
    found = PaymentOrder.objects.filter(order__in=reached).select_related("sent_by", "decided_by").order_by("-id")
    return [_row(one, for_staff=actor.dealer_id is None) for one in found]


def payment_order_file(actor: Actor, paper_id: UUID) -> Kept:
    """The file of a payment order the actor may see. Two statements."""
    found = PaymentOrder.objects.filter(id=paper_id, order__in=orders_open_to(actor, SEE)).first()
    if found is None:
        raise PaymentOrderUnknown
    kept = opened(SPACE, found.stored_name)
    return Kept(found.file_name, kept.content_type, kept.size, kept.path)


def said_doubt(kept: Mapping[str, Any]) -> str:
    """A doubt as a sentence, its sums written out."""
    return str(DOUBTS[kept["kind"]]) % {name: _written(name, value) for name, value in kept.items()}


def _written(name: str, value: Any) -> str:
    if name not in ("typed", "left"):
        return str(value)
    try:
        return written(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _row(one: PaymentOrder, *, for_staff: bool) -> PaymentOrderRow:
    return PaymentOrderRow(
        id=one.id,
        state=PaperState(one.state),
        number=one.number,
        dated_on=one.dated_on,
        amount=one.amount,
        file_name=one.file_name,
        doubts=tuple(said_doubt(doubt) for doubt in one.doubts) if for_staff else (),
        sent_at=one.sent_at,
        sent_by=one.sent_by.name if one.sent_by else "",
        decided_at=one.decided_at,
        decided_by=one.decided_by.name if one.decided_by and for_staff else "",
        reason=one.reason,
    )
