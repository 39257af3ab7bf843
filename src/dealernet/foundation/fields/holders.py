"""Which types of records may have custom fields: each area declares its own, once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.event import Event
from dealernet.foundation.facts import SOURCES, Fact

Lock = Callable[[Actor, Sequence[UUID], UUID | None], Mapping[UUID, Any]]
Reach = Callable[[Actor, Collection[UUID], UUID | None], Collection[UUID]]
Sought = Callable[[Actor, str], Sequence[tuple[UUID, str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """What changes in the fields of one record: by the field's name what was and what is, and the same in words."""

    subject: UUID
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    said: str


@dataclass(frozen=True, slots=True)
class Holder:
    """A type of record with fields: what staff need to change them, how records are reached and locked, what is told.

    `lock` answers, by id, the records the actor may change, locked; `reach` the ids of those it may see; both are given
    what the records are parts of, where they are. `told` makes the event of a change of what `lock` answered, of
    the kind it `announces`. `sought`
    finds records of the type for references, by what people know them by. `key` is the record's id in the statements
    of its lists; without one lists are not narrowed by fields. `buyers` is what buyers may be given of fields,
    `place` where the type stands in the settings; `told_by` the type whose facts say which fields a record shows, where
    that is not its own.
    """

    title: Any
    power: str
    lock: Lock
    reach: Reach
    told: Callable[[Any, Change], Event]
    announces: str
    key: str = ""
    sought: Sought | None = None
    buyers: tuple[str, ...] = ("hidden",)
    place: int = 50
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Filler:
    """An outside system that fills fields of some types of records: what the administrator is asked, and the hint.

    `suggests` answers, by the name of a new field, what of the system's is surely meant, or nothing.
    """

    label: Any
    hint: Any
    subjects: frozenset[str]
    suggests: Callable[[str], str]


FILLERS: Final[dict[str, Filler]] = {}
"""By the system's key; an integration adds its own."""
HOLDERS: Final[dict[str, Holder]] = {}
"""By type of record."""


def words_shown_by(subject_type: str) -> Mapping[str, Fact]:
    """The words that may say of which records of a type a field is shown; none where those tell nothing."""
    told = HOLDERS[subject_type].told_by or subject_type
    return SOURCES[told].words if told in SOURCES else {}
