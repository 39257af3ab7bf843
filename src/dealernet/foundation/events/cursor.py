"""The cursor of a reaction in a lane, and the events behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import connection

from dealernet.foundation.events.event import Recorded
from dealernet.foundation.sql import plain_array, prepared

LANES: Final = 16
_LOCK_WAITING: Final = (
    "select reaction, lane, era, lo::text, hi::text, after from events_cursor"
    " where reaction = %s and lane = any(%s::smallint[]) order by lane for update"
)
_LOCK: Final = f"{_LOCK_WAITING} skip locked"
_END: Final = str(2**64 - 1)
"""The end of an era that is over: beyond every transaction."""
_COLUMNS: Final = "e.id, e.kind, e.subject_type, e.subject, e.stream, e.facts, e.actor, e.cause, e.depth, e.at"


Wanted = Mapping[str, Sequence[str] | None]
"""The kinds of events that are for each reaction; nothing where it takes everything."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A window over the transactions of a lane: `lo <= xid < hi`, read by id from `after` on."""

    reaction: str
    lane: int
    era: int
    lo: str
    hi: str
    after: int


def ensure(reactions: Sequence[str]) -> None:
    """Cursors of reactions that have none yet begin at the log's beginning."""
    with connection.cursor() as db:
        db.execute(
            "insert into events_cursor (reaction, lane) select r, l from unnest(%s::text[]) r,"
            " generate_series(0, %s) l on conflict do nothing",
            [list(reactions), LANES - 1],
        )


def lanes_with_news(wanted: Wanted) -> dict[str, dict[int, int]]:
    """For each reaction, the lanes in which something committed that it wants waits for it: how much, at most a
    hundred. None in a lane whose past era has to be ended first.

    One statement, however many reactions: a walk over what came since each cursor.
    """
    found: dict[str, dict[int, int]] = {}
    for reaction, lane, count in prepared(_NEWS, _asked(wanted)):
        found.setdefault(reaction, {})[lane] = count
    return found


def pass_over(wanted: Wanted) -> int:
    """Move the cursors of lanes in which nothing wanted waits behind what nobody wants; how many were moved.

    Passes over no transaction that still runs. Skips what another worker has. One statement.
    """
    return len(prepared(_PASS_OVER, _asked(wanted)))


def count_attempts(reaction: str, lanes: Sequence[int]) -> dict[int, int]:
    """Note that batches in these lanes are about to be tried; how many tries without success that makes.

    Lanes that another worker has are left out. The count is there to find events that kill the process; that it
    might be lost when the machine fails makes no difference, so nobody waits for the disk.
    """
    return dict(prepared(_COUNT_ATTEMPTS, [reaction, plain_array(lanes)]))


def forgive(reaction: str, lane: int) -> None:
    """A try that failed without killing the process does not count: tries are there to find events that kill."""
    with connection.cursor() as db:
        db.execute(
            "update events_cursor set attempts = greatest(attempts - 1, 0) where reaction = %s and lane = %s",
            [reaction, lane],
        )


def lock(reaction: str, lanes: Sequence[int], *, wait: bool = False) -> list[Cursor]:
    """The cursors, locked until the transaction ends, by lane; those that another worker has are left out."""
    rows = prepared(_LOCK_WAITING if wait else _LOCK, [reaction, plain_array(lanes)])
    return [Cursor(*row) for row in rows]


def read(
    cursors: Sequence[Cursor], limit: int, kinds: Sequence[str] | None = None
) -> list[tuple[Cursor, list[Recorded]]]:
    """The next events of each lane (of these kinds, if given), at most `limit` a lane, and the cursor behind them.

    Within a window events are read by id, which is the order of their subjects' locks; when the window is empty
    the next one ends where the oldest running transaction begins, so nothing that commits late is passed over.
    A window that has fewer than `limit` left has been read to its end: nothing can be added to it any more.
    A few statements, however many lanes.
    """
    found = _events([cursor for cursor in cursors if cursor.lo != cursor.hi], limit, kinds)
    moved = _next_windows([cursor for cursor in cursors if cursor.lane not in found])
    found |= _events(list(moved.values()), limit, kinds)
    return [_behind(moved.get(one.lane, one), found.get(one.lane, []), limit) for one in cursors]


def save(cursors: Sequence[tuple[Cursor, bool]]) -> None:
    """Keep cursors, each with whether something was delivered: then its tries start anew; a look that found nothing
    is no try. One statement."""
    columns: list[Sequence[Any]] = [
        [cursor.lane for cursor, _ in cursors],
        [cursor.era for cursor, _ in cursors],
        [cursor.lo for cursor, _ in cursors],
        [cursor.hi for cursor, _ in cursors],
        [cursor.after for cursor, _ in cursors],
        [delivered for _, delivered in cursors],
    ]
    if cursors:
        prepared(_SAVE, [cursors[0][0].reaction, *(plain_array(column) for column in columns)])


def by_ids(event_ids: Sequence[int]) -> list[Recorded]:
    """Events by id, in the order of their ids."""
    with connection.cursor() as db:
        db.execute(f"select {_COLUMNS} from events_event e where e.id = any(%s) order by e.id", [list(event_ids)])  # noqa: S608
        return [recorded(row) for row in db.fetchall()]


def recorded(row: tuple[Any, ...]) -> Recorded:
    """A row of the log as the event it is."""
    event_id, kind, subject_type, subject, stream, facts, actor, cause, depth, at = row
    return Recorded(event_id, kind, subject_type, subject, stream, loaded(facts), loaded(actor), cause, depth, at)


def loaded(value: Any) -> dict[str, Any]:
    """A jsonb column as the driver gave it: Django leaves it text in raw statements."""
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


def _behind(cursor: Cursor, events: list[Recorded], limit: int) -> tuple[Cursor, list[Recorded]]:
    if len(events) < limit:
        return replace(cursor, lo=cursor.hi), events
    return replace(cursor, after=events[-1].id), events


def _events(cursors: Sequence[Cursor], limit: int, kinds: Sequence[str] | None) -> dict[int, list[Recorded]]:
    """The events in the windows, by lane; one statement."""
    found: dict[int, list[Recorded]] = {}
    if cursors:
        asked = {**_windows(cursors), "limit": limit, "kinds": None if kinds is None else list(kinds)}
        for lane, *row in prepared(_WINDOW, asked):
            found.setdefault(lane, []).append(recorded(tuple(row)))
    return found


def _windows(cursors: Sequence[Cursor]) -> dict[str, str]:
    return {
        "lanes": plain_array(cursor.lane for cursor in cursors),
        "eras": plain_array(cursor.era for cursor in cursors),
        "los": plain_array(cursor.lo for cursor in cursors),
        "his": plain_array(cursor.hi for cursor in cursors),
        "afters": plain_array(cursor.after for cursor in cursors),
    }


def _next_windows(cursors: Sequence[Cursor]) -> dict[int, Cursor]:
    """The windows after these, by lane."""
    if not cursors:
        return {}
    [(edge, era)] = prepared("select pg_snapshot_xmin(pg_current_snapshot())::text, last_value from events_era", [])
    ended = [cursor for cursor in cursors if cursor.era != era and cursor.hi != _END]
    others = [cursor for cursor in cursors if cursor.era == era or cursor.hi == _END]
    # nobody writes into a past era: what is left of it is one window
    moved = {cursor.lane: replace(cursor, lo=cursor.hi, hi=_END, after=0) for cursor in ended}
    return moved | _in_order([_following(cursor, era, edge) for cursor in others])


def _following(cursor: Cursor, era: int, edge: str) -> Cursor:
    if cursor.era == era:
        return replace(cursor, lo=cursor.hi, hi=edge, after=0)
    return replace(cursor, era=cursor.era + 1, lo="0", hi=edge if cursor.era + 1 == era else _END, after=0)


def _in_order(cursors: Sequence[Cursor]) -> dict[int, Cursor]:
    """The windows drawn in until no event in one follows, in its stream, one that is beyond it.

    A transaction may take its xid, then wait for the subject behind one with a later xid. While a third, between
    them, still runs, the first lies within the window and the second beyond it: so the first has to wait too.
    """
    drawn = {cursor.lane: cursor for cursor in cursors}
    unsure = list(cursors)
    while unsure:
        nearer = dict(prepared(_OVERTAKEN, {k: v for k, v in _windows(unsure).items() if k != "afters"}))
        unsure = [replace(cursor, hi=nearer[cursor.lane]) for cursor in unsure if cursor.lane in nearer]
        drawn |= {cursor.lane: cursor for cursor in unsure}
    return drawn


def _asked(wanted: Wanted) -> dict[str, list[str]]:
    return {
        "reactions": list(wanted),
        "kinds": ["*" if kinds is None else ",".join(kinds) for kinds in wanted.values()],
    }


_WANTED: Final = """
with now as materialized (
    select pg_snapshot_xmin(pg_current_snapshot()) as edge, last_value as era from events_era),
wanted as materialized (
    select reaction, nullif(kinds, '*') is null as everything, string_to_array(kinds, ',') as kinds
      from unnest(%(reactions)s::text[], %(kinds)s::text[]) as w(reaction, kinds))
"""
_NEWS: Final = f"""{_WANTED}
select c.reaction, c.lane, n.count
  from wanted w join events_cursor c on c.reaction = w.reaction cross join now
 cross join lateral (select count(*)::int as count from (
    select 1 from events_event e
     where e.lane = c.lane and e.era = c.era and e.xid >= c.lo and e.xid < greatest(c.hi, now.edge)
       and (e.xid >= c.hi or e.id > c.after) and (w.everything or e.kind = any(w.kinds)) limit 100) e) n
 where n.count > 0 or c.era < now.era
"""  # noqa: S608 - put together from constants
_PASS_OVER: Final = f"""{_WANTED},
idle as materialized (
    select c.reaction, c.lane from wanted w join events_cursor c on c.reaction = w.reaction cross join now
     where c.era = now.era and c.hi <= now.edge and not w.everything
       and exists (select 1 from events_event e
                    where e.lane = c.lane and e.era = c.era and e.xid >= c.lo and e.xid < now.edge
                      and (e.xid >= c.hi or e.id > c.after))
       and not exists (select 1 from events_event e
                        where e.lane = c.lane and e.era = c.era and e.xid >= c.lo and e.xid < now.edge
                          and (e.xid >= c.hi or e.id > c.after) and e.kind = any(w.kinds))
     order by c.reaction, c.lane for no key update of c skip locked)
update events_cursor c set lo = now.edge, hi = now.edge, after = 0 from idle, now
 where c.reaction = idle.reaction and c.lane = idle.lane returning c.lane
"""  # noqa: S608 - put together from constants
_COUNT_ATTEMPTS: Final = """
with free as materialized (
    select reaction, lane from events_cursor where reaction = %s and lane = any(%s::smallint[])
     order by lane for update skip locked),
soon as materialized (select set_config('synchronous_commit', 'off', true))
update events_cursor c set attempts = c.attempts + 1 from free, soon
 where c.reaction = free.reaction and c.lane = free.lane returning c.lane, c.attempts
"""
_SAVE: Final = """
update events_cursor c
   set era = t.era, lo = t.lo, hi = t.hi, after = t.after,
       attempts = case when t.delivered then 0 else greatest(c.attempts - 1, 0) end
  from (select %s::text as reaction) r, unnest(%s::smallint[], %s::smallint[], %s::xid8[], %s::xid8[],
       %s::bigint[], %s::boolean[]) as t(lane, era, lo, hi, after, delivered)
 where c.reaction = r.reaction and c.lane = t.lane returning c.lane
"""
_WINDOW: Final = f"""
select w.lane, e.* from unnest(
    %(lanes)s::smallint[], %(eras)s::smallint[], %(los)s::xid8[], %(his)s::xid8[], %(afters)s::bigint[])
    as w(lane, era, lo, hi, after)
 cross join lateral (
    select {_COLUMNS} from events_event e
     where e.lane = w.lane and e.era = w.era and e.xid >= w.lo and e.xid < w.hi and e.id > w.after
       and (%(kinds)s::text[] is null or e.kind = any(%(kinds)s::text[]))
     order by e.id limit %(limit)s) e
 order by w.lane, e.id
"""  # noqa: S608 - put together from constants
_OVERTAKEN: Final = """
select w.lane, min(e.xid)::text
  from unnest(%(lanes)s::smallint[], %(eras)s::smallint[], %(los)s::xid8[], %(his)s::xid8[]) as w(lane, era, lo, hi)
 cross join lateral (
    select stream, min(id) as id from events_event
     where lane = w.lane and era = w.era and xid >= w.hi group by stream) b
  join events_event e on e.stream = b.stream and e.id > b.id
   and e.lane = w.lane and e.era = w.era and e.xid >= w.lo and e.xid < w.hi
 group by w.lane
"""
