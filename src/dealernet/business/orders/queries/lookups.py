"""Orders found by what outsiders know of them: a number, an invoice, a holder id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """An order as payments, 1C and letters know it."""

    id: UUID
    number: str
    invoice_number: str
    customer_id: UUID
    profile_inn: str
    stage: Stage
    total: Decimal
    paid_total: Decimal
    revision: int
    responsible_id: UUID | None
    origin: str = "portal"


def orders_by_number(actor: Actor, numbers: Sequence[str]) -> list[Found]:
    """The orders whose own or whose invoice's number is among these. One statement."""
    wanted = list(numbers)
    return _found(orders_open_to(actor, SEE).filter(Q(number__in=wanted) | Q(invoice_number__in=wanted)))


def orders_of_holders(actor: Actor, order_ids: Sequence[UUID]) -> dict[UUID, Found]:
    """Orders by id, for areas that know them as holders. One statement."""
    return {found.id: found for found in _found(orders_open_to(actor, SEE).filter(id__in=order_ids))}


def open_orders(actor: Actor) -> list[Found]:
    """The orders that are accepted and not finished, the oldest first. One statement."""
    stages = [Stage.SUBMITTED, Stage.QUALIFIED, Stage.PICKING, Stage.SHIPPED, Stage.DELIVERED]
    return _found(orders_open_to(actor, SEE).filter(stage__in=stages).order_by("id"))


def back_orders_of(order_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """The back orders made of these orders, id and number, the oldest first. One statement, none without orders."""
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    if order_ids:
        rows = Order.objects.filter(back_order_of__in=order_ids).order_by("id")
        for first, one, number in rows.values_list("back_order_of_id", "id", "number"):
            found.setdefault(first, []).append((one, number))
    return found


def _found(orders: QuerySet[Order]) -> list[Found]:
    return [
        Found(own, number, invoice, customer, inn or "", Stage(stage), *rest)
        for own, number, invoice, customer, inn, stage, *rest in orders.values_list(*_COLUMNS)
    ]


_COLUMNS: Final = (
    "id", "number", "invoice_number", "customer_id", "profile__inn", "stage", "total", "paid_total", "revision",
    "responsible_id", "origin",
)  # fmt: skip
"""In the order of `Found`."""
