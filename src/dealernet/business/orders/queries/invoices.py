"""Invoices that money may still come for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.stages import Stage
from dealernet.business.settlements.queries import allocated
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO


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
    """The invoices that are not paid in full, the oldest first. Two statements; grows with their number.

    What is left is counted from the payments themselves, so one recorded a moment ago counts already.
    """
    found = list(
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
        )
    )
    paid = allocated([row[0] for row in found])
    rows = [
        OpenInvoiceRow(
            order, number, own, customer, name, frozenset(filter(None, (inn, face))), total - paid.get(order, ZERO)
        )
        for order, number, own, customer, name, inn, face, total in found
    ]
    return [row for row in rows if row.left > 0]


def order_totals(actor: Actor, order_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """What each of these orders comes to. One statement."""
    return dict(orders_open_to(actor, SEE).filter(id__in=list(order_ids)).values_list("id", "total"))


def left_to_pay(actor: Actor, order_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """How much of each of these orders is not paid, never below zero. Two statements.

    A draft and a cancelled order wait for nothing.
    """
    found = orders_open_to(actor, SEE).filter(id__in=list(order_ids))
    totals = dict(found.exclude(stage__in=[Stage.CANCELLED, Stage.DRAFT]).values_list("id", "total"))
    paid = allocated(list(totals))
    return {order: max(total - paid.get(order, ZERO), ZERO) for order, total in totals.items()}
