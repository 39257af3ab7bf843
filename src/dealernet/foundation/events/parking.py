"""Parking: events that failed are set aside with their stream, visible, tried again, replayed or skipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events.cursor import loaded
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.timeline import told
from dealernet.foundation.sql import plain_array, prepared

SEE: Final = "events.see"
REPLAY: Final = "events.replay"
FIRST_DELAY: Final = timedelta(seconds=30)
LONGEST_DELAY: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """An event set aside: why, since when, how often tried, when next."""

    id: int
    reaction: str
    event_id: int
    kind: str
    subject: UUID
    error: str
    attempts: int
    next_at: datetime | None
    parked_at: datetime
    text: str

    @property
    def reason(self) -> str:
        """The last line of the error: what a person reads first."""
        return _last_line(self.error)


def parked_streams(reaction: str, streams: Sequence[UUID]) -> set[UUID]:
    """Which of the streams stand still behind a parked event."""
    rows = prepared(
        "select distinct stream from events_parked where reaction = %s and state = 'waiting'"
        " and stream = any(%s::uuid[])",
        [reaction, plain_array(streams)],
    )
    return {stream for (stream,) in rows}


def park(reaction: str, events: Sequence[Recorded], error: str = "") -> None:
    """Set events aside. The first of a stream carries the error; those behind it wait for it."""
    if not events:
        return
    now = clock.now()
    with connection.cursor() as db:
        db.execute(
            "insert into events_parked (reaction, lane, event_id, stream, error, attempts, next_at, parked_at)"
            " select %s, event_lane(e.stream), e.id, e.stream, %s, %s, %s, %s"
            " from unnest(%s::bigint[], %s::uuid[]) e(id, stream)"
            " on conflict (reaction, event_id) do nothing",
            [
                reaction,
                error[:4000],
                1 if error else 0,
                now + FIRST_DELAY if error else None,
                now,
                [event.id for event in events],
                [event.stream for event in events],
            ],
        )


def due(reactions: Sequence[str]) -> list[tuple[str, int, int, int]]:
    """(reaction, parked id, lane, event id) of the heads of parked streams whose time has come. One statement."""
    rows = prepared(
        "select distinct on (reaction, stream) reaction, id, lane, event_id, next_at <= %s or next_at is null"
        " from events_parked where reaction = any(%s) and state = 'waiting' order by reaction, stream, id",
        [clock.now(), list(reactions)],
    )
    return [(reaction, parked, lane, event) for reaction, parked, lane, event, is_due in rows if is_due]


def unpark(parked_id: int) -> bool:
    """It is delivered after all, in this transaction; not when another worker did that meanwhile, or it was skipped."""
    with connection.cursor() as db:
        db.execute("delete from events_parked where id = %s and state = 'waiting'", [parked_id])
        return bool(db.rowcount)


def failed_again(parked_id: int, error: str) -> None:
    """Tried again in vain: wait twice as long, up to six hours."""
    with connection.cursor() as db:
        db.execute("select attempts from events_parked where id = %s for update", [parked_id])
        row = db.fetchone()
        attempts = (row[0] if row else 0) + 1
        wait = min(FIRST_DELAY * 2 ** min(attempts, 12), LONGEST_DELAY)
        db.execute(
            "update events_parked set attempts = %s, error = %s, next_at = %s where id = %s",
            [attempts, error[:4000], clock.now() + wait, parked_id],
        )


def list_parked(actor: Actor) -> list[ParkedEvent]:
    """Everything set aside, newest first, at most 200. One statement."""
    actor.require(SEE)
    with connection.cursor() as db:
        db.execute(
            "select p.id, p.reaction, p.event_id, e.kind, e.subject, p.error, p.attempts, p.next_at, p.parked_at,"
            " e.facts"
            " from events_parked p join events_event e on e.id = p.event_id"
            " where p.state = 'waiting' order by p.id desc limit 200"
        )
        return [_parked(row) for row in db.fetchall()]


def standing(reaction: str, event_ids: Sequence[int]) -> dict[int, str]:
    """Which of these events are set aside or were skipped, and what the error of each says last. One statement."""
    rows = prepared(
        "select event_id, error, state from events_parked where reaction = %s and event_id = any(%s::bigint[])",
        [reaction, plain_array(event_ids)],
    )
    return {event_id: _last_line(error) or state for event_id, error, state in rows}


def count_parked(reaction: str) -> int:
    """How many events a reaction has set aside. One statement."""
    [(count,)] = prepared("select count(*) from events_parked where reaction = %s and state = 'waiting'", [reaction])
    return int(count)


def replay(actor: Actor, parked_id: int) -> None:
    """Try a parked event again now."""
    actor.require(REPLAY)
    _change(parked_id, "next_at = %s", clock.now())


def skip(actor: Actor, parked_id: int) -> None:
    """Give up on a parked event; its stream goes on without it."""
    actor.require(REPLAY)
    _change(parked_id, "state = %s", "skipped")


def _change(parked_id: int, change: str, value: datetime | str) -> None:
    with transaction.atomic(), connection.cursor() as db:
        db.execute(f"update events_parked set {change} where id = %s and state = 'waiting'", [value, parked_id])  # noqa: S608
        if db.rowcount == 0:
            raise NotThere


def _last_line(error: str) -> str:
    lines = [line for line in error.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


def _parked(row: tuple[Any, ...]) -> ParkedEvent:
    parked_id, reaction, event_id, kind, subject, error, attempts, next_at, parked_at, facts = row
    return ParkedEvent(
        parked_id, reaction, event_id, kind, subject, error, attempts, next_at, parked_at, told(kind, loaded(facts))
    )
