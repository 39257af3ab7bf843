"""The figures of a period: how much went by itself, in total and by direction, source and advertising channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Count, F, Q, Value, When

from dealernet.business.analytics.queries.cuts import Cut, as_sql, is_late, orders_of, payable_on, was_due
from dealernet.business.orders.stages import Stage
from dealernet.business.tasks.access import SEE as SEE_TASKS
from dealernet.business.tasks.access import tasks_open_to
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Group

REQUESTS: Final = ("newcomer", "missing_terms", "shortage", "credit")
"""Tasks that are requests of buyers: somebody waits for an answer."""
POINTS: Final = 12
"""Into how many equal parts a period is drawn."""
NOBODY_NEW: Final = "новый"

_COUNTED: Final = """
count(*), coalesce(sum(c.total), 0), count(*) filter (where t.order_id is null and not c.waits),
coalesce(sum(t.count), 0), count(*) filter (where c.was_due), count(*) filter (where c.is_late)
"""
_COLUMNS: Final = "id, group_id, origin, channel, total, placed_at, customer_id, waits, was_due, is_late"
_FIGURES: Final = f"""
with c ({_COLUMNS}) as materialized (%(orders)s)
select grouping(c.group_id, c.origin, c.channel), c.group_id::text, c.origin, c.channel, {_COUNTED}
  from c left join analytics_touch t on t.order_id = c.id
 group by grouping sets ((), (c.group_id), (c.origin), (c.channel))
"""  # noqa: S608 - columns named above
_SERIES: Final = f"""
with c ({_COLUMNS}) as (%(orders)s)
select width_bucket(extract(epoch from c.placed_at), %%s, %%s, {POINTS}), {_COUNTED}
  from c left join analytics_touch t on t.order_id = c.id group by 1
"""  # noqa: S608 - columns named above
_DEALERS: Final = f"""
with c ({_COLUMNS}) as (%(orders)s), dealers as (select distinct customer_id from c)
select count(*), count(*) filter (
         where p.responsible_id is not null and t.agreement <> '' and t.price_type_id is not null
           and t.deferral_days is not null and lower(t.customer_type) <> '{NOBODY_NEW}')
  from dealers d join parties_party p on p.id = d.customer_id left join parties_terms t on t.party_id = p.id
"""  # noqa: S608 - columns named above


@dataclass(frozen=True, slots=True)
class Counted:
    """What some orders come to. Shares are per cent, of the orders that can have it; nothing where there are none."""

    orders: int = 0
    total: Decimal = Decimal(0)
    untouched: int = 0
    touches: int = 0
    was_due: int = 0
    late: int = 0

    @property
    def untouched_share(self) -> int | None:
        """Orders that went on with no person of the company laying hands on them."""
        return _share(self.untouched, self.orders)

    @property
    def late_share(self) -> int | None:
        """Orders not paid in time, of those whose time has come."""
        return _share(self.late, self.was_due)

    @property
    def touches_each(self) -> Decimal:
        """Acts of people an order needed, on average."""
        return (Decimal(self.touches) / self.orders).quantize(Decimal("0.01")) if self.orders else Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """One direction, source or channel: its key (empty for none), its name where it has one, what it comes to."""

    key: str
    name: str
    counted: Counted


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the page of numbers shows of a period."""

    whole: Counted
    directions: Sequence[Row]
    origins: Sequence[Row]
    channels: Sequence[Row]
    series: Sequence[Counted]
    dealers: int
    automatic: int
    requests: int
    missed: int

    @property
    def automatic_share(self) -> int | None:
        """Dealers whose orders go by themselves, of those who ordered."""
        return _share(self.automatic, self.dealers)


def figures_of(actor: Actor, cut: Cut) -> Figures:
    """The figures of a cut, of what the actor reaches. Five statements, however much there is to count.

    Grows with the orders of the period: 8,000 of a month take some tens of milliseconds.
    """
    chosen = orders_of(actor, cut).annotate(payable_on=payable_on())
    flags = {"waits": Q(stage=Stage.SUBMITTED), "due": was_due(), "late": is_late()}
    columns = ("id", "group_id", "origin", "channel", "total", "placed_at", "customer_id", *flags)
    statement, values = as_sql(chosen.annotate(**{name: _as_flag(one) for name, one in flags.items()}), columns)
    grouped = _asked(_FIGURES % {"orders": statement}, values)
    bounds = [cut.since.timestamp(), (clock.now() + timedelta(seconds=1)).timestamp()]
    series = dict(_points(_asked(_SERIES % {"orders": statement}, [*values, *bounds])))
    dealers, automatic = _asked(_DEALERS % {"orders": statement}, values)[0]
    requests, missed = _requests(actor, cut)
    names = {str(group): name for group, name in Group.objects.values_list("id", "name")}
    return Figures(
        whole=next((_counted(row[4:]) for row in grouped if row[0] == 7), Counted()),
        directions=_rows(grouped, 3, 1, names),
        origins=_rows(grouped, 5, 2, {}),
        channels=_rows(grouped, 6, 3, {}),
        series=[series.get(n, Counted()) for n in range(1, POINTS + 1)],
        dealers=dealers,
        automatic=automatic,
        requests=requests,
        missed=missed,
    )


def is_missed() -> Q:
    """Tasks seen to after their time, or not at all while it has passed."""
    return Q(due_at__lt=F("done_at")) | Q(done_at=None, due_at__lt=clock.now())


def _requests(actor: Actor, cut: Cut) -> tuple[int, int]:
    asked = tasks_open_to(actor, SEE_TASKS).filter(kind__in=REQUESTS, created_at__gte=cut.since)
    found = asked.aggregate(all=Count("id"), missed=Count("id", filter=is_missed()))
    return found["all"], found["missed"]


def _asked(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as db:
        db.execute(statement, values)
        return list(db.fetchall())


def _rows(grouped: Sequence[tuple[Any, ...]], grouping: int, column: int, names: dict[str, str]) -> list[Row]:
    rows = [(str(row[column] or ""), _counted(row[4:])) for row in grouped if row[0] == grouping]
    ordered = sorted(rows, key=lambda row: (-row[1].orders, row[0]))
    return [Row(key, names.get(key, ""), counted) for key, counted in ordered]


def _points(rows: Sequence[tuple[Any, ...]]) -> list[tuple[int, Counted]]:
    return [(row[0], _counted(row[1:])) for row in rows]


def _counted(row: Sequence[Any]) -> Counted:
    return Counted(*row)


def _as_flag(condition: Q) -> Any:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False))


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
