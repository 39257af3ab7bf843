"""Orders that money is awaited for, or already stands on, before the goods leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO

_ON_THE_WAY = (Stage.SUBMITTED, Stage.QUALIFIED, Stage.PICKING)


@dataclass(frozen=True, slots=True)
class PrepaidRow:
    """An order whose goods have not all left: what it comes to, what was paid and shipped of it, roubles."""

    id: UUID
    number: str
    invoice_number: str
    due_on: date | None
    total: Decimal
    paid: Decimal
    shipped: Decimal
    is_prepaid: bool

    @property
    def left(self) -> Decimal:
        """What has to be paid before the goods leave; what has left is a debt and is counted there."""
        return max(self.total - max(self.paid, self.shipped), ZERO) if self.is_prepaid else ZERO

    @property
    def given(self) -> Decimal:
        """Money that stands on the order: paid, and nothing left for it yet."""
        return max(self.paid - self.shipped, ZERO)


def orders_before_shipping(actor: Actor, customer_id: UUID) -> list[PrepaidRow]:
    """A customer's orders on their way that wait for money or hold some, the oldest first. One statement.

    An order the company has not looked at yet is awaited money for only once it has an invoice.
    """
    found = (
        orders_open_to(actor, SEE)
        .filter(customer_id=customer_id, stage__in=_ON_THE_WAY)
        .filter(Q(deferral_days=None) | Q(deferral_days=0) | Q(paid_total__gt=F("shipped_total")))
        .order_by("id")
    )
    return [
        PrepaidRow(
            id=order.id,
            number=order.number,
            invoice_number=order.invoice_number,
            due_on=order.due_on,
            total=order.total,
            paid=order.paid_total,
            shipped=order.shipped_total,
            is_prepaid=not order.deferral_days and (order.stage != Stage.SUBMITTED or bool(order.invoice_number)),
        )
        for order in found
    ]
