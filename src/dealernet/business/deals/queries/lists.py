"""Lists of deals: a page, newest first, narrowed by what people filter by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.deals.access import SEE, reached_in_sql
from dealernet.business.deals.facts import pipelines_in_force
from dealernet.business.deals.rules import Pipelines, Status
from dealernet.business.deals.stages import CLOSED, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.narrowing import asked_in_sql
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By, ordered_sql
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.paging import Page, Slice
from dealernet.foundation.sql import prepared


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal as a list shows it. `place` is where it stands as `pipeline.status`; a status that is gone is nothing."""

    id: UUID
    number: str
    title: str
    place: str
    status: Status | None
    stage: Stage
    amount: Decimal | None
    customer_id: UUID | None
    who: str
    responsible_id: UUID | None
    responsible: str
    source: str
    due_on: date | None
    opened_at: datetime
    entered_at: datetime
    closed_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class DealFilter:
    """What a list is narrowed by. `place` is a pipeline, or one of its statuses as `pipeline.status`; `text` a number,
    or a part of the title or of whoever it is with. Closed ones are left out unless asked for by place or stage. `by`
    puts them in the order of a column or of an own field, those that have a place in it."""

    place: str = ""
    stage: Stage | None = None
    customer_id: UUID | None = None
    responsible_id: UUID | None = None
    order_id: UUID | None = None
    late: bool = False
    closed: bool = False
    text: str = ""
    condition: Group | None = None
    by: By | None = None


orders_by(
    "deal",
    number=OrderColumn(_("Number"), "d.number"),
    opened_at=OrderColumn(_("Opened"), "d.opened_at", largest_first=True),
    amount=OrderColumn(
        _("Amount"), "d.amount", "d.amount is not null", lacking=_("those with no amount"), largest_first=True
    ),
    due_on=OrderColumn(_("Due date"), "d.due_on", "d.due_on is not null", lacking=_("those with no due date")),
    entered_at=OrderColumn(
        pgettext_lazy("of a deal", "In this status since"),
        "d.entered_at",
        "d.closed_at is null",
        lacking=_("those that are closed"),
    ),
)
_LIST: Final = """
select d.id, d.number, d.title, d.pipeline || '.' || d.status, d.stage, d.amount, d.customer_id,
       coalesce(c.name, nullif(d.contact_name, ''), nullif(d.contact_phone, ''), d.contact_email),
       d.responsible_id, coalesce(r.name, ''), d.source, d.due_on, d.opened_at, d.entered_at, d.closed_at
  from ({page}) d
  left join parties_party c on c.id = d.customer_id
  left join access_account r on r.id = d.responsible_id
 order by d.nth
"""
_PAGE: Final = """select d.*, row_number() over (order by {order}) as nth
    from {table} where {where} order by {order} limit {most}"""
_TEXT: Final = """(d.number = %(text)s or d.title ilike %(part)s or d.contact_name ilike %(part)s
    or d.contact_phone ilike %(part)s or d.contact_email ilike %(part)s
    or d.customer_id in (select p.id from parties_party p where p.name ilike %(part)s))"""


def list_deals(actor: Actor, page: Page, narrow: DealFilter | None = None) -> Slice[DealRow]:
    """The deals an actor may see, newest first or in an order. Two statements, however long the list; in an order three
    after the first page.
    """
    narrow = narrow or DealFilter()
    wheres, values = _narrowed(actor, narrow)
    table, order = "deals_deal d", "d.id desc"
    if narrow.by is not None:
        ordered = ordered_sql(narrow.by, page, table)
        table, order = ordered.table, ordered.order
        wheres.append(ordered.where)
        values |= ordered.values
    elif page.after:
        wheres.append("d.id < %(after)s::uuid")
        values["after"] = page.after
    asked = _PAGE.format(table=table, where=" and ".join(wheres), order=order, most=page.size + 1)
    got = prepared(_LIST.format(page=asked), values, binary=True)
    pipelines, today = pipelines_in_force(), clock.today()
    rows = [_row(one, pipelines, today) for one in got[: page.size]]
    return Slice(rows, rows[-1].id if len(got) > page.size else None)


def _narrowed(actor: Actor, narrow: DealFilter) -> tuple[list[str], dict[str, Any]]:
    reached, values = reached_in_sql(actor, SEE)
    wheres = [reached]
    pipeline, _, status = narrow.place.partition(".")
    equal = {"pipeline": pipeline, "status": status, "stage": narrow.stage.value if narrow.stage else ""}
    keyed = {name: getattr(narrow, name) for name in ("customer_id", "responsible_id", "order_id")}
    for column, wanted in (*equal.items(), *keyed.items()):
        if wanted:
            wheres.append(f"d.{column} = %(of_{column})s")
            values[f"of_{column}"] = wanted
    if not (narrow.closed or status or narrow.stage in CLOSED):
        wheres.append("d.closed_at is null")
    if narrow.late:
        wheres.append("d.due_on < %(today)s::date")
        values["today"] = clock.today()
    _asked(narrow, wheres, values)
    return wheres, values


def _asked(narrow: DealFilter, wheres: list[str], values: dict[str, Any]) -> None:
    if text := narrow.text.replace("\x00", "").strip():
        wheres.append(_TEXT)
        values |= {"text": text, "part": f"%{_escaped(text)}%"}
    if narrow.condition is not None:
        asked = asked_in_sql("deal", narrow.condition)
        wheres.append(asked.sql)
        values |= asked.values


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _row(values: tuple[Any, ...], pipelines: Pipelines, today: date) -> DealRow:
    (
        deal_id, number, title, place, stage, amount, customer_id, who, responsible_id, responsible, source, due_on,
        opened_at, entered_at, closed_at,
    ) = values  # fmt: skip
    return DealRow(
        deal_id, number, title, place, pipelines.at(place), Stage(stage), amount, customer_id, who or "",
        responsible_id, responsible, source, due_on, opened_at, entered_at, closed_at,
        due_on is not None and due_on < today and closed_at is None,
    )  # fmt: skip
