"""Timeline: what happened to a subject, and because of what, as rows for history tabs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from dealernet.foundation.events.cursor import loaded
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.text import NBSP, said_date, said_number

LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever acted: a person, a rule (with its key and revision), a program or the system itself."""

    id: UUID | None
    name: str
    kind: str
    role: str
    address: str
    rule: str
    revision: int | None


@dataclass(frozen=True, slots=True)
class Because:
    """The event another one follows from, and who caused that."""

    event_id: int
    kind: str
    text: str
    who: Who
    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: in words, with its facts, by whom, and because of what."""

    id: int
    kind: str
    text: str
    subject: UUID
    facts: Mapping[str, Any]
    who: Who
    because: Because | None
    at: datetime


def timeline(subjects: Sequence[UUID], *, limit: int = LONGEST) -> list[Moment]:
    """What happened to these subjects, newest first, with causes. One statement, an index range scan a subject.

    Whose history it is must have been asked of the area's own query before: here nobody's reach is known.
    """
    return _read("e.subject = any(%s)", [list(subjects)], min(limit, LONGEST))


def recent(subject_type: str = "", *, before: int | None = None, limit: int = LONGEST, area: str = "") -> list[Moment]:
    """What happened lately, to subjects of a type or in an area, newest first, before an event's id. One statement.

    Nobody's reach is known here: the caller keeps what the area's own query lets its actor see.
    """
    narrow = "e.id < %s"
    values: list[Any] = [before or 2**62]
    if subject_type:
        narrow, values = f"{narrow} and e.subject_type = %s", [*values, subject_type]
    if area:
        narrow, values = f"{narrow} and starts_with(e.kind, %s)", [*values, f"{area}."]
    return _read(narrow, values, limit)


def told(kind: str, facts: Mapping[str, Any]) -> str:
    """What history says of an event, in the reader's language; its kind when nobody gave it words."""
    event = KINDS.get(kind)
    if event is None or not event.says:
        return kind
    says = next((instead for fact, instead in event.says_if if facts.get(fact)), event.says)
    types = {field.name: str(field.type) for field in dataclasses.fields(event)}
    try:
        said = str(says) % {name: _worded(value, types.get(name, "")) for name, value in facts.items()}
        return said.replace(" ₽", f"{NBSP}₽")
    except (KeyError, ValueError, TypeError):
        return kind


def who(actor: Mapping[str, Any]) -> Who:
    """Whoever acted, from what the log keeps of an actor."""
    detail = actor.get("detail") or {}
    return Who(
        id=UUID(actor["id"]) if actor.get("id") else None,
        name=actor.get("name", ""),
        kind=actor.get("kind", "system"),
        role=actor.get("role", ""),
        address=actor.get("address", ""),
        rule=detail.get("rule", ""),
        revision=detail.get("revision"),
    )


def _read(narrow: str, values: list[Any], limit: int) -> list[Moment]:
    with connection.cursor() as db:
        db.execute(
            "select e.id, e.kind, e.subject, e.facts, e.actor, e.at, c.id, c.kind, c.facts, c.actor, c.at"  # noqa: S608
            f" from events_event e left join events_event c on c.id = e.cause where {narrow}"
            " order by e.id desc limit %s",
            [*values, limit],
        )
        return [_moment(row) for row in db.fetchall()]


def _moment(row: tuple[Any, ...]) -> Moment:
    event_id, kind, subject, facts, actor, at, cause_id, cause_kind, cause_facts, cause_actor, cause_at = row
    because = None
    if cause_id is not None:
        because = Because(
            cause_id, cause_kind, told(cause_kind, loaded(cause_facts)), who(loaded(cause_actor)), cause_at
        )
    return Moment(event_id, kind, told(kind, loaded(facts)), subject, loaded(facts), who(loaded(actor)), because, at)


def _worded(value: Any, of: str) -> Any:
    if value is None:
        return ""
    if of.startswith("Decimal"):
        return said_number(value)
    return said_date(value) if of.startswith("date") else value
