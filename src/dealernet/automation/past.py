"""Facts of the past: what a record was when something happened to it, as far as anybody noted it then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from dealernet.foundation.conditions.decide import Ground
from dealernet.foundation.events.cursor import loaded
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import SOURCES, Fact
from dealernet.foundation.sql import plain_array, prepared


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as a rehearsal reads it."""

    id: int
    subject: UUID
    facts: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    """The facts of a record then, and which of them are assumed: nobody noted them, so they are those of now."""

    facts: Mapping[str, Any]
    assumed: frozenset[str]


def noted(grounds: Sequence[Ground]) -> list[dict[str, Any]]:
    """Grounds as they are kept with a run, a finding or an example; `revived` brings a value of theirs back."""
    return [
        {"field": g.field, "operator": g.operator, "value": plain(g.value), "actual": plain(g.actual), "holds": g.holds}
        for g in grounds
    ]


def remembered(
    events: Sequence[Happened], subject_type: str, fields: Set[str], *, rule: str = ""
) -> dict[int, Remembered]:
    """These fields of the records of events, as they were then. At most three statements, however many events.

    What runs of the same event noted comes first (those of `rule` before others'), then what the event itself says, and
    only what neither knows is taken from now.
    """
    source = SOURCES.get(subject_type)
    if source is None or not fields:
        return {event.id: Remembered({}, frozenset()) for event in events}
    words = source.words
    known = _noted(events, fields, rule)
    for event in events:
        told = {name: event.facts[name] for name in fields if name in event.facts}
        known[event.id] = {**told, **known.get(event.id, {})}
    lacking = [event for event in events if len(known[event.id]) < len(fields)]
    now = source.gather(list({event.subject for event in lacking})) if lacking else {}
    found = {}
    for event in events:
        then = {name: revived(value, words.get(name)) for name, value in known[event.id].items()}
        missing = fields - then.keys()
        of_now = now.get(event.subject, {}) if missing else {}
        found[event.id] = Remembered({**then, **{name: of_now.get(name) for name in missing}}, frozenset(missing))
    return found


def revived(value: Any, word: Fact | None) -> Any:
    """A fact that was kept as JSON, of the type its word has; what does not fit stays as it is."""
    if word is None or value is None or value == "":
        return value
    if isinstance(value, list):
        return [revived(one, word) for one in value]
    try:
        if word.type in ("number", "money") and not isinstance(value, bool):
            return Decimal(str(value))
        if word.type == "date":
            return date.fromisoformat(value) if len(str(value)) == 10 else datetime.fromisoformat(value)
    except (InvalidOperation, ValueError, TypeError):
        return value
    return value


def _noted(events: Sequence[Happened], fields: Set[str], rule: str) -> dict[int, dict[str, Any]]:
    """What runs noted: first the rule's own, which mostly know all of it, then others' for what is left."""
    ids = [event.id for event in events]
    known = _read(_OWN, ids, fields, rule) if rule else {}
    left = [event_id for event_id in ids if len(known.get(event_id, ())) < len(fields)]
    for event_id, told in (_read(_ANY, left, fields, rule) if left else {}).items():
        known[event_id] = {**told, **known.get(event_id, {})}
    return known


def _read(statement: str, ids: Sequence[int], fields: Set[str], rule: str) -> dict[int, dict[str, Any]]:
    asked = {"ids": plain_array(ids), "fields": sorted(fields), "rule": rule}
    return {event_id: loaded(told) for event_id, told in prepared(statement, asked)}


_OWN: Final = """
select r.event_id, jsonb_object_agg(g ->> 'field', g -> 'actual')
  from automation_run r cross join lateral jsonb_array_elements(r.grounds) g
 where r.rule = %(rule)s and r.event_id = any(%(ids)s::bigint[]) and g ->> 'field' = any(%(fields)s::text[])
 group by r.event_id
"""
_ANY: Final = """
select r.event_id, jsonb_object_agg(g ->> 'field', g -> 'actual')
  from automation_run r cross join lateral jsonb_array_elements(r.grounds) g
 where %(rule)s::text is not null and r.event_id = any(%(ids)s::bigint[])
   and g ->> 'field' = any(%(fields)s::text[]) group by r.event_id
"""
