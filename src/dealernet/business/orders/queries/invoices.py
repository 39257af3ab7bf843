"""Invoices that money may still come for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import Stage
from dealernet.business.settlements.queries import allocated
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO


@dataclass(frozen=True, slots=True)
class OpenInvoiceRow:
    """An invoice that is not paid in full: its order, number, whose it is, what is left.

    `behind` are the back orders set apart from it that have no invoice yet, each with what is left of it: a buyer who
    pays by the invoice of before pays them too.
    """

    order_id: UUID
    number: str
    order_number: str
    customer_id: UUID
    customer: str
    inns: frozenset[str]
    left: Decimal
    behind: tuple[tuple[UUID, Decimal], ...] = ()


def open_invoices(actor: Actor) -> list[OpenInvoiceRow]:
    """The invoices that are not paid in full, the oldest first. Three statements; grows with their number.

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
    behind = _behind([row[0] for row in found])
    paid = allocated([*(row[0] for row in found), *(one for some in behind.values() for one, _total in some)])
    rows = [
        OpenInvoiceRow(
            order,
            number,
            own,
            customer,
            name,
            frozenset(filter(None, (inn, face))),
            total - paid.get(order, ZERO),
            tuple((one, sum_ - paid.get(one, ZERO)) for one, sum_ in behind.get(order, ())),
        )
        for order, number, own, customer, name, inn, face, total in found
    ]
    return [row for row in rows if row.left > 0]


def order_totals(actor: Actor, order_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """What each of these orders comes to. One statement."""
    return dict(orders_open_to(actor, SEE).filter(id__in=list(order_ids)).values_list("id", "total"))


def payment_shares(order_id: UUID, amount: Decimal) -> list[tuple[UUID, Decimal]]:
    """Where a payment told for an order goes: what is beyond it, to the back orders behind it, else to the order.

    One statement where the order has none, two more where it has.
    """
    behind = _behind([order_id]).get(order_id, [])
    if not behind:
        return [(order_id, amount)]
    totals = dict([*Order.objects.filter(id=order_id).values_list("id", "total"), *behind])
    paid = allocated(list(totals))
    shares, rest = dict.fromkeys(totals, ZERO), amount
    for one, total in totals.items():
        shares[one] = min(rest, max(total - paid.get(one, ZERO), ZERO))
        rest -= shares[one]
    shares[order_id] += rest
    return [(one, share) for one, share in shares.items() if share]


def _behind(order_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, Decimal]]]:
    """The back orders of these orders that have no invoice of their own and are not paid, with their sums."""
    rows = Order.objects.filter(back_order_of__in=order_ids, invoice_number="", paid_total__lt=F("total"))
    found: dict[UUID, list[tuple[UUID, Decimal]]] = {}
    rows = rows.exclude(stage=Stage.CANCELLED).order_by("id")
    for first, one, total in rows.values_list("back_order_of_id", "id", "total"):
        found.setdefault(first, []).append((one, total))
    return found


def left_to_pay(actor: Actor, order_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """How much of each of these orders is not paid, never below zero. Two statements.

    A draft and a cancelled order wait for nothing.
    """
    found = orders_open_to(actor, SEE).filter(id__in=list(order_ids))
    totals = dict(found.exclude(stage__in=[Stage.CANCELLED, Stage.DRAFT]).values_list("id", "total"))
    paid = allocated(list(totals))
    return {order: max(total - paid.get(order, ZERO), ZERO) for order, total in totals.items()}
