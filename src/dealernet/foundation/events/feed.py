"""The feed: events for programs outside, read by a cursor that neither loses nor repeats."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from dealernet.foundation.errors import BadInput
from dealernet.foundation.events.cursor import LANES, loaded
from dealernet.foundation.events.event import KINDS, Recorded
from dealernet.foundation.sql import prepared

TOLD: Final = (
    "order",
    "document",
    "payment",
    "party",
    "product",
    "price_type",
    "agreement",
    "location",
    "task",
    "deal",
    "call",
)
"""The subjects whose events programs outside may hear of: what the company does, nothing of how it is set up."""
_END: Final = 2**64 - 1
"""The end of an era that is over: beyond every transaction."""
_READ: Final = """
select e.id, e.kind, e.subject_type, e.subject, e.facts, e.actor, e.cause, e.at
  from unnest(%(lanes)s::smallint[]) l(lane)
 cross join lateral (
    select e.* from events_event e
     where e.lane = l.lane and e.era = %(era)s and e.xid >= %(lo)s::xid8 and e.xid < %(hi)s::xid8 and e.id > %(after)s
       and e.subject_type = any(%(types)s) and (%(stream)s::uuid is null or e.stream = %(stream)s)
     order by e.id limit %(limit)s) e
 order by e.id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the feed gives it. `actor` says what kind acted and by which name, never from where."""

    id: int
    kind: str
    subject_type: str
    subject: UUID
    facts: dict[str, Any]
    actor: dict[str, str]
    cause: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the feed, and the cursor to ask for the next one with."""

    events: Sequence[Told]
    cursor: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A window over transactions, as `foundation.events.cursor` has it, kept by the reader."""

    era: int
    lo: int
    hi: int
    after: int

    def written(self) -> str:
        text = f"{self.era}.{self.lo}.{self.hi}.{self.after}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def feed(cursor: str, *, types: Sequence[str], stream: UUID | None = None, limit: int = 100) -> Stretch:
    """The events after a cursor, in an order that keeps each subject's history; an empty cursor starts at the first.

    Events still being written are given later, never skipped. `stream` narrows to one customer, who is not told what
    is for staff only. An empty stretch means there is nothing new now. A few statements; an index range scan of one
    lane, or of all sixteen.
    """
    place = _read(cursor) if cursor else _Place(1, 0, 0, 0)
    lanes = list(range(LANES)) if stream is None else [_lane(stream)]
    found = _events(place, lanes, types, stream, limit)
    while not found:
        following = _next_window(place)
        if following == place:
            break
        place = following
        found = _events(place, lanes, types, stream, limit)
    if found:
        place = replace(place, after=found[-1].id)
    told = found if stream is None else [_outward(one) for one in found]
    return Stretch(told, place.written())


def _outward(told: Told) -> Told:
    """The event as a customer is told of it."""
    inward = KINDS[told.kind].inward if told.kind in KINDS else frozenset()
    return replace(told, facts=_without(inward, told.facts)) if inward else told


def _without(inward: frozenset[str], facts: Mapping[str, Any], of: str = "") -> dict[str, Any]:
    kept = {name: value for name, value in facts.items() if of + name not in inward}
    return {n: _without(inward, v, f"{of}{n}.") if isinstance(v, dict) else v for n, v in kept.items()}


def _events(
    place: _Place, lanes: Sequence[int], types: Sequence[str], stream: UUID | None, limit: int
) -> Sequence[Told]:
    if place.lo == place.hi:
        return []
    asked = {"lanes": lanes, "types": list(types), "stream": stream, "limit": limit}
    window = {"era": place.era, "lo": str(place.lo), "hi": str(place.hi), "after": place.after}
    return [_told(row) for row in prepared(_READ, asked | window)]


def as_told(event: Recorded) -> Told:
    """An event as the feed would give it."""
    named = _named(event.actor)
    return Told(event.id, event.kind, event.subject_type, event.subject, event.facts, named, event.cause, event.at)


def _told(row: tuple[Any, ...]) -> Told:
    event_id, kind, subject_type, subject, facts, actor, cause, at = row
    return Told(event_id, kind, subject_type, subject, loaded(facts), _named(loaded(actor)), cause, at)


def _named(who: Mapping[str, Any]) -> dict[str, str]:
    return {"kind": who.get("kind", ""), "name": who.get("name", "")}


def _next_window(place: _Place) -> _Place:
    with connection.cursor() as db:
        db.execute("select last_value, pg_snapshot_xmin(pg_current_snapshot())::text from events_era")
        era, xmin = db.fetchone()
    if place.era >= era:
        return _Place(era, min(place.hi, int(xmin)), int(xmin), 0) if int(xmin) > place.hi else place
    return _Place(place.era, place.hi, _END, 0) if place.hi < _END else _Place(place.era + 1, 0, 0, 0)


def _lane(stream: UUID) -> int:
    return stream.bytes[15] % LANES


def _read(cursor: str) -> _Place:
    try:
        parts = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").split(".")
        era, lo, hi, after = (int(part) for part in parts)
    except (ValueError, binascii.Error):
        raise BadInput(field="cursor", value=cursor[:80]) from None
    if not (0 < era < 2**15 and 0 <= lo <= hi <= _END and 0 <= after < 2**63):
        raise BadInput(field="cursor", value=cursor[:80])
    return _Place(era, lo, hi, after)
