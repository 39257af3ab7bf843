"""The cursor of a reaction in a lane, and the events behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import connection

from dealernet.foundation.events.event import Recorded
from dealernet.foundation.sql import prepared

LANES: Final = 16
_LOCK_WAITING: Final = (
    "select reaction, lane, era, lo::text, hi::text, after from events_cursor"
    " where reaction = %s and lane = %s for update"
)
_LOCK: Final = f"{_LOCK_WAITING} skip locked"
_END: Final = str(2**64 - 1)
"""The end of an era that is over: beyond every transaction."""
_COLUMNS: Final = "e.id, e.kind, e.subject_type, e.subject, e.stream, e.facts, e.actor, e.cause, e.depth, e.at"


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


def lanes_with_news(reaction: str, kinds: Sequence[str] | None = None) -> list[int]:
    """The lanes in which something committed (of these kinds, if given) waits for the reaction.

    One statement: two index probes a lane, or a walk over what came since the cursor where kinds are given.
    """
    wanted = {"reaction": reaction, "kinds": None if kinds is None else list(kinds)}
    return [lane for (lane,) in prepared(_NEWS, wanted)]


_NEWS: Final = """
select c.lane from events_cursor c where c.reaction = %(reaction)s and (
    exists (select 1 from events_event e where e.lane = c.lane and e.era = c.era and e.xid >= c.lo and e.xid < c.hi
               and e.id > c.after and (%(kinds)s::text[] is null or e.kind = any(%(kinds)s::text[])))
    or exists (select 1 from events_event e where e.lane = c.lane and e.era = c.era and e.xid >= c.hi
               and e.xid < pg_snapshot_xmin(pg_current_snapshot())
               and (%(kinds)s::text[] is null or e.kind = any(%(kinds)s::text[])))
    or c.era < (select last_value from events_era))
"""


def count_attempt(reaction: str, lane: int) -> int | None:
    """Note that a batch is about to be tried; how many tries without success that makes. Nothing when it is taken."""
    rows = prepared(
        "with free as (select reaction, lane from events_cursor where reaction = %s and lane = %s"
        " for update skip locked) update events_cursor c set attempts = c.attempts + 1 from free"
        " where c.reaction = free.reaction and c.lane = free.lane returning c.attempts",
        [reaction, lane],
    )
    return rows[0][0] if rows else None


def forgive(reaction: str, lane: int) -> None:
    """A try that failed without killing the process does not count: tries are there to find events that kill."""
    with connection.cursor() as db:
        db.execute(
            "update events_cursor set attempts = greatest(attempts - 1, 0) where reaction = %s and lane = %s",
            [reaction, lane],
        )


def lock(reaction: str, lane: int, *, wait: bool = False) -> Cursor | None:
    """The cursor, locked until the transaction ends; nothing when another worker has it."""
    rows = prepared(_LOCK_WAITING if wait else _LOCK, [reaction, lane])
    return Cursor(*rows[0]) if rows else None


def read(cursor: Cursor, limit: int, kinds: Sequence[str] | None = None) -> tuple[Cursor, list[Recorded]]:
    """The next events (of these kinds, if given), and the cursor behind them.

    Within a window events are read by id, which is the order of their subjects' locks; when the window is empty
    the next one ends where the oldest running transaction begins, so nothing that commits late is passed over.
    A window that has fewer than `limit` left has been read to its end: nothing can be added to it any more.
    """
    events = _events(cursor, limit, kinds)
    if not events:
        cursor = _next_window(cursor)
        events = _events(cursor, limit, kinds)
    if len(events) < limit:
        return replace(cursor, lo=cursor.hi), events
    return replace(cursor, after=events[-1].id), events


def save(cursor: Cursor, *, delivered: bool = True) -> None:
    """Keep the cursor. The tries start anew once something was delivered; a look that found nothing is no try."""
    with connection.cursor() as db:
        db.execute(
            "update events_cursor set era = %s, lo = %s::xid8, hi = %s::xid8, after = %s,"
            " attempts = case when %s then 0 else greatest(attempts - 1, 0) end"
            " where reaction = %s and lane = %s",
            [cursor.era, cursor.lo, cursor.hi, cursor.after, delivered, cursor.reaction, cursor.lane],
        )


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


def _events(cursor: Cursor, limit: int, kinds: Sequence[str] | None) -> list[Recorded]:
    if cursor.lo == cursor.hi:
        return []
    window = {"lane": cursor.lane, "era": cursor.era, "lo": cursor.lo, "hi": cursor.hi, "after": cursor.after}
    if kinds is None:
        return [recorded(row) for row in prepared(_WINDOW.format(kinds=""), {**window, "limit": limit})]
    of = {**window, "limit": limit, "kinds": list(kinds)}
    return [recorded(row) for row in prepared(_WINDOW.format(kinds=" and e.kind = any(%(kinds)s::text[])"), of)]


_WINDOW: Final = (
    f"select {_COLUMNS} from events_event e where e.lane = %(lane)s and e.era = %(era)s and e.xid >= %(lo)s::xid8"  # noqa: S608
    " and e.xid < %(hi)s::xid8 and e.id > %(after)s{kinds} order by e.id limit %(limit)s"
)


def _next_window(cursor: Cursor) -> Cursor:
    [(edge, era)] = prepared("select pg_snapshot_xmin(pg_current_snapshot())::text, last_value from events_era", [])
    if cursor.era == era:
        return _in_order(replace(cursor, lo=cursor.hi, hi=edge, after=0))
    if cursor.hi != _END:  # nobody writes into a past era: what is left of it is one window
        return replace(cursor, lo=cursor.hi, hi=_END, after=0)
    return _in_order(replace(cursor, era=cursor.era + 1, lo="0", hi=edge if cursor.era + 1 == era else _END, after=0))


def _in_order(cursor: Cursor) -> Cursor:
    """The window drawn in until no event in it follows, in its stream, one that is beyond it.

    A transaction may take its xid, then wait for the subject behind one with a later xid. While a third, between
    them, still runs, the first lies within the window and the second beyond it: so the first has to wait too.
    """
    while True:
        window = {"lane": cursor.lane, "era": cursor.era, "lo": cursor.lo, "hi": cursor.hi}
        [(nearer,)] = prepared(_OVERTAKEN, window)
        if nearer is None:
            return cursor
        cursor = replace(cursor, hi=nearer)


_OVERTAKEN: Final = """
with beyond as materialized (
    select stream, min(id) as id from events_event
     where lane = %(lane)s and era = %(era)s and xid >= %(hi)s::xid8 group by stream)
select min(e.xid)::text from beyond b join events_event e on e.stream = b.stream and e.id > b.id
 where e.lane = %(lane)s and e.era = %(era)s and e.xid >= %(lo)s::xid8 and e.xid < %(hi)s::xid8
"""
