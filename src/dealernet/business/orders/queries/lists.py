"""Lists of orders: a page, newest first, narrowed by what people filter by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.queries.newest import Newest
from dealernet.business.orders.queries.statuses import MONEY_NOW, order_statuses, status_asks
from dealernet.business.orders.rules import money_of
from dealernet.business.orders.rules.status import Status
from dealernet.business.orders.rules.statuses import State, Statuses
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.decide import folded
from dealernet.foundation.conditions.narrowing import asked_in_sql
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By, ordered_sql
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.paging import Page, Slice
from dealernet.foundation.sql import prepared


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
    is_back_order: bool = False
    back_order_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list is narrowed by. `text` is a number of an order or invoice, what one of its own fields
    holds, or a part of the customer's name.

    `status` is the key of a status as the company names them; one nobody has finds nothing. `condition` is one over the
    words of an order, checked before. `by` puts them in the order of a column or of an own field, those that have a
    place in it.
    """

    stage: Stage | None = None
    status: str = ""
    customer_id: UUID | None = None
    responsible_id: UUID | None = None
    held: bool = False
    back_orders: bool = False
    money: Money | None = None
    text: str = ""
    drafts: bool = False
    condition: Group | None = None
    by: By | None = None


_WHEN: Final = "coalesce(o.placed_at, o.created_at)"
_OWES: Final = "o.total > o.paid_total and o.stage not in ('draft', 'cancelled')"
"""As the indexes of what is owed and of the day to pay by say it."""
orders_by(
    "order",
    number=OrderColumn(_("Number"), "o.number"),
    placed_at=OrderColumn(pgettext_lazy("of an order", "When"), _WHEN, largest_first=True),
    total=OrderColumn(_("Sum"), "o.total", largest_first=True),
    owed=OrderColumn(
        _("Left to pay"),
        "(o.total - o.paid_total)",
        _OWES,
        lacking=_("those paid in full and those cancelled"),
        largest_first=True,
    ),
    due_on=OrderColumn(
        _("Pay until"),
        "o.due_on",
        f"{_OWES} and o.due_on is not null",
        lacking=_("those paid in full, those cancelled and those with no day to pay by"),
    ),
)
_STAGES: Final = {stage.value: stage for stage in Stage}
_TEXT: Final = """(o.number = %(text)s or o.invoice_number = %(text)s
    or exists (select 1 from parties_party p where p.id = o.customer_id and p.name ilike %(part)s)
    or (%(staff)s and o.id in (
        select v.subject from fields_value v where v.subject_type = 'order' and v.words = %(words)s)))"""
"""What fields hold is found by staff only: a buyer does not see them all."""


def list_orders(
    actor: Actor, page: Page, narrow: OrderFilter | None = None, statuses: Statuses | None = None
) -> Slice[OrderRow]:
    """The orders an actor may see, newest first or in an order. One statement, however long the list and however many
    groups; one more where the statuses in force are not given, and in an order after the first page.

    Costs an index range scan of `page.size + 1` rows a branch of the reach: one for a buyer or for whoever reaches
    everything, one a group and stage for others. What is narrowed by money, words or held is filtered on the way.
    """
    statuses, narrow, most = statuses or order_statuses(), narrow or OrderFilter(), page.size + 1
    newest = Newest(actor, most)
    ordered = ordered_sql(narrow.by, page, "orders_order o") if narrow.by else None
    if page.after and ordered is None:
        newest.where("o.id < %(after)s::uuid", after=page.after)
    if narrow.held:
        newest.where("o.held_for <> '{}'::jsonb")
    if narrow.back_orders:
        newest.where("o.back_ordered_at is not null")
    if narrow.money is not None:
        newest.where(f"{MONEY_NOW} = %(money)s", money=narrow.money.value, today=clock.today())
    if narrow.money is Money.OVERDUE and narrow.by is not None and narrow.by.word in ("due_on", "-due_on"):
        newest.where("o.due_on < %(today)s::date")
    if text := narrow.text.replace("\x00", "").strip():
        newest.where(_TEXT, text=text, part=f"%{_escaped(text)}%", words=folded(text), staff=not actor.dealer_id)
    if narrow.condition is not None:
        asked = asked_in_sql("order", narrow.condition)
        newest.where(asked.sql, **asked.values)
    stages = _standing(newest, narrow, statuses)
    statement = newest.statement(stages, narrow.customer_id, narrow.responsible_id, ordered)
    got = prepared(statement, newest.values, binary=True)
    today = clock.today()
    rows = [_row(values, today, statuses) for values in got[: page.size]]
    return Slice(rows, rows[-1].id if len(got) > page.size else None)


def _standing(newest: Newest, narrow: OrderFilter, statuses: Statuses) -> list[str] | None:
    """The stages in which an order may be, nothing for all but drafts; what a status asks besides narrows."""
    stages = [stage.value for stage in Stage] if narrow.drafts or narrow.status else None
    if narrow.status:
        asked = status_asks(statuses, narrow.status)
        stages = asked.stages
        newest.where(asked.condition, **asked.values)
    if narrow.stage is not None:
        stages = [narrow.stage.value] if stages is None or narrow.stage.value in stages else []
    return stages


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _row(values: tuple[Any, ...], today: date, statuses: Statuses) -> OrderRow:
    (
        order_id, number, stage_value, may_ship, total, paid, held, invoice_number, customer_id, customer, profile,
        responsible_id, responsible, due_on, placed_at, created_at, by_paper, goods_there,
        is_back_order, back_order_of,
    ) = values  # fmt: skip
    stage = _STAGES[stage_value]
    money = money_of(total=total, paid=paid, due_on=due_on, today=today)
    status = statuses.of(State(stage, money, bool(invoice_number), may_ship, by_paper, held, goods_there))
    return OrderRow(
        order_id, number, stage, money, status, total, paid, held, invoice_number, customer_id, customer, profile,
        responsible_id, responsible, due_on, placed_at, created_at, is_back_order, back_order_of,
    )  # fmt: skip
