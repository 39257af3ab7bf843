"""The board of a pipeline: its columns, how many deals and how much stands in each, the newest of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from dealernet.business.deals.access import SEE, reached_in_sql
from dealernet.business.deals.rules import Pipeline, Status
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.sql import prepared

A_COLUMN: Final = 20
"""Deals shown of a status; the list has the rest."""
SHOWN_CLOSED: Final = timedelta(days=30)
"""For how long closed deals stay on the board."""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A deal as the board shows it."""

    id: UUID
    number: str
    title: str
    who: str
    amount: Decimal | None
    responsible: str
    due_on: date | None
    entered_at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A status with its deals: how many, on what sum, the newest of them."""

    status: Status
    count: int
    total: Decimal
    cards: Sequence[BoardCard]


def board_of(actor: Actor, pipeline: Pipeline, *, mine: bool = False) -> list[Column]:
    """The columns of a pipeline as an actor reaches its deals; closed ones of the last 30 days. Two statements."""
    reached, values = reached_in_sql(actor, SEE)
    if mine:
        reached, values = f"{reached} and d.responsible_id = %(mine)s::uuid", {**values, "mine": actor.id}
    asked = {
        **values,
        "pipeline": pipeline.key,
        "statuses": [one.key for one in pipeline.statuses],
        "since": clock.now() - SHOWN_CLOSED,
        "most": A_COLUMN,
    }
    counted = {key: (many, total) for key, many, total in prepared(_COUNTS.format(reached=reached), asked)}
    cards: dict[str, list[BoardCard]] = {}
    today = clock.today()
    for key, *row in prepared(_CARDS.format(reached=reached), asked, binary=True):
        cards.setdefault(key, []).append(_card(row, today))
    return [Column(one, *counted.get(one.key, (0, Decimal(0))), cards.get(one.key, ())) for one in pipeline.statuses]


_SHOWN: Final = "d.pipeline = %(pipeline)s and {reached} and (d.closed_at is null or d.closed_at >= %(since)s)"
_COUNTS: Final = f"""
select d.status, count(*), coalesce(sum(d.amount), 0) from deals_deal d where {_SHOWN} group by 1
"""  # noqa: S608 - nothing but ours
_CARDS: Final = f"""
select s.status, d.id, d.number, d.title, coalesce(c.name, nullif(d.contact_name, ''), nullif(d.contact_phone, ''),
       d.contact_email), d.amount, coalesce(r.name, ''), d.due_on, d.entered_at, d.closed_at
  from unnest(%(statuses)s::text[]) with ordinality s(status, place)
 cross join lateral (select d.* from deals_deal d where d.status = s.status and {_SHOWN}
                      order by d.id desc limit %(most)s) d
  left join parties_party c on c.id = d.customer_id
  left join access_account r on r.id = d.responsible_id
 order by s.place, d.id desc
"""  # noqa: S608 - nothing but ours


def _card(row: Sequence[Any], today: date) -> BoardCard:
    deal_id, number, title, who, amount, responsible, due_on, entered_at, closed_at = row
    is_late = due_on is not None and due_on < today and closed_at is None
    return BoardCard(deal_id, number, title, who or "", amount, responsible, due_on, entered_at, is_late)
