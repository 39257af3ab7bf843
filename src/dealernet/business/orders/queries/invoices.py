"""Invoices that money may still come for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class OpenInvoiceRow:
    """An invoice that is not paid in full: its order, number, whose it is, what is left."""

    order_id: UUID
    number: str
    order_number: str
    customer_id: UUID
    customer: str
    inns: frozenset[str]
    left: Decimal


def open_invoices(actor: Actor) -> list[OpenInvoiceRow]:
    """The invoices that are not paid in full, the oldest first. One statement; grows with their number."""
    found = (
        orders_open_to(actor, SEE)
        .exclude(invoice_number="")
        .exclude(stage__in=[Stage.CANCELLED, Stage.DRAFT])
        .filter(paid_total__lt=F("total"))
        .order_by("id")
        .values_list(
            "id",
            "invoice_number",
            "number",
            "customer_id",
            "customer__name",
            "customer__inn",
            "profile__inn",
            "total",
            "paid_total",
        )
    )
    return [
        OpenInvoiceRow(order, number, own, customer, name, frozenset(filter(None, (inn, face))), total - paid)
        for order, number, own, customer, name, inn, face, total, paid in found
    ]
