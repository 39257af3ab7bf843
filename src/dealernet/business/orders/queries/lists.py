"""Lists of orders: a page, newest first, narrowed by what people filter by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.statuses import money_is, order_statuses, with_status
from dealernet.business.orders.rules import money_of
from dealernet.business.orders.rules.statuses import Status, Statuses
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as a list shows it."""

    id: UUID
    number: str
    stage: Stage
    money: Money
    status: Status
    total: Decimal
    paid_total: Decimal
    held: bool
    invoice_number: str
    customer_id: UUID
    customer: str
    profile: str
    responsible_id: UUID | None
    responsible: str
    due_on: date | None
    placed_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list is narrowed by. `text` is a number of an order or invoice, or a part of the customer's name.

    `status` is the key of a status as the company names them; one nobody has finds nothing.
    """

    stage: Stage | None = None
    status: str = ""
    customer_id: UUID | None = None
    responsible_id: UUID | None = None
    held: bool = False
    money: Money | None = None
    text: str = ""
    drafts: bool = False


_COLUMNS = (
    "id",
    "number",
    "stage",
    "may_ship",
    "total",
    "paid_total",
    "held_for",
    "invoice_number",
    "customer_id",
    "customer__name",
    "profile__legal_name",
    "responsible_id",
    "responsible__name",
    "due_on",
    "placed_at",
    "created_at",
)


def list_orders(actor: Actor, page: Page, narrow: OrderFilter | None = None) -> Slice[OrderRow]:
    """The orders an actor may see, newest first. Two statements, however long the list.

    Costs an index range scan of `page.size + 1` rows on (customer | responsible | group | stage, id).
    """
    statuses, asked = order_statuses(), narrow or OrderFilter()
    found = _narrowed(orders_open_to(actor, SEE), asked, statuses).order_by("-id")
    if page.after:
        found = found.filter(id__lt=page.after)
    got = list(found.values_list(*_COLUMNS)[: page.size + 1])
    today = clock.today()
    rows = [_row(values, today, statuses) for values in got[: page.size]]
    return Slice(rows, rows[-1].id if len(got) > page.size else None)


def count_by_stage(actor: Actor, narrow: OrderFilter | None = None) -> dict[Stage, int]:
    """How many orders stand in each stage. Two statements; grows with the orders the actor reaches."""
    found = _narrowed(orders_open_to(actor, SEE), narrow or OrderFilter(), order_statuses())
    rows = found.order_by().values("stage").annotate(n=Count("id"))
    return {Stage(row["stage"]): row["n"] for row in rows}


def _narrowed(orders: QuerySet[Order], narrow: OrderFilter, statuses: Statuses) -> QuerySet[Order]:
    orders = _standing(orders, narrow, statuses)
    if narrow.customer_id is not None:
        orders = orders.filter(customer_id=narrow.customer_id)
    if narrow.responsible_id is not None:
        orders = orders.filter(responsible_id=narrow.responsible_id)
    if narrow.held:
        orders = orders.exclude(held_for={})
    if narrow.money is not None:
        orders = orders.filter(money_is(narrow.money))
    text = narrow.text.replace("\x00", "").strip()
    if text:
        orders = orders.filter(Q(number=text) | Q(invoice_number=text) | Q(customer__name__icontains=text))
    return orders


def _standing(orders: QuerySet[Order], narrow: OrderFilter, statuses: Statuses) -> QuerySet[Order]:
    if narrow.status:
        orders = with_status(orders, statuses, narrow.status)
    if narrow.stage is not None:
        return orders.filter(stage=narrow.stage)
    return orders if narrow.drafts or narrow.status else orders.exclude(stage=Stage.DRAFT)


def _row(values: tuple[Any, ...], today: date, statuses: Statuses) -> OrderRow:
    v = dict(zip(_COLUMNS, values, strict=True))
    stage = Stage(v["stage"])
    money = money_of(total=v["total"], paid=v["paid_total"], due_on=v["due_on"], today=today)
    return OrderRow(
        id=v["id"],
        number=v["number"],
        stage=stage,
        money=money,
        status=statuses.of(stage, money, invoiced=bool(v["invoice_number"]), may_ship=v["may_ship"]),
        total=v["total"],
        paid_total=v["paid_total"],
        held=bool(v["held_for"]),
        invoice_number=v["invoice_number"],
        customer_id=v["customer_id"],
        customer=v["customer__name"],
        profile=v["profile__legal_name"] or "",
        responsible_id=v["responsible_id"],
        responsible=v["responsible__name"] or "",
        due_on=v["due_on"],
        placed_at=v["placed_at"],
        created_at=v["created_at"],
    )
