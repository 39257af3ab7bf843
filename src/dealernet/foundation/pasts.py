"""The past of a record: how its words were at a moment, as far as the log tells; areas say what their events leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from dealernet.foundation import clock

Tell = Callable[[Mapping[str, Any], datetime], Any]
"""What an event says of a word, from the event's facts and its moment; `UNTOLD` where it does not speak of it."""
Series = Callable[[Sequence[UUID]], Mapping[UUID, Sequence[tuple[datetime, Any]]]]
"""What a word came to and when, of many records at once, in order."""
Turns = Callable[[Mapping[str, Any], datetime], datetime | None]
"""From words as they are at a moment: the first moment after it at which what is worked out of them may be another."""
UNTOLD: Final = object()


@dataclass(frozen=True, slots=True)
class Left:
    """What an event leaves of a word, and what it was before, where the event says so."""

    after: Tell
    before: Tell | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """A word worked out of others as they were then, and of the moment.

    `turns` says until when it stays the same while the others do: nothing for good. Left out, it may be another at any
    moment, and is worked out for each.
    """

    needs: tuple[str, ...]
    of: Callable[[Mapping[str, Any], datetime], Any]
    turns: Turns | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What can be told of the records of a type at a past moment.

    `began` is an SQL expression of the record's row: since when it is there. `fixed` words never change. `own` words
    change only with some event of the record. `by` are words as events leave them, by kind; before the first of them a
    word is `first`, where that is known. `series` are words other areas keep with their moments. `counts`: whether a
    rule goes over such a record, by the words it `needs`.
    """

    began: str
    fixed: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    by: Mapping[str, Mapping[str, Left]] = field(default_factory=dict)
    first: Mapping[str, Any] = field(default_factory=dict)
    worked: Mapping[str, Worked] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    counts: Callable[[Mapping[str, Any]], bool] = lambda _known: True


PASTS: Final[dict[str, Past]] = {}
"""What is known of the past of each type of record: areas add theirs."""


def adds_series(subject_type: str, series: Mapping[str, Series]) -> None:
    """An area above tells how words it adds to a record of an area below came to be what they are."""
    below = PASTS[subject_type]
    PASTS[subject_type] = replace(below, series={**below.series, **series})


def never(_known: Mapping[str, Any], _at: datetime) -> None:
    """The clock alone changes nothing of the word."""


def after_day(name: str) -> Turns:
    """The word turns once, when the day that another one names is over."""

    def turns(known: Mapping[str, Any], at: datetime) -> datetime | None:
        over = clock.begins(known[name] + timedelta(days=1)) if known[name] is not None else at
        return over if over > at else None

    return turns


def said(name: str, *, before: str = "") -> Left:
    """The event says the value under a name, and under another what it was before."""
    return Left(lambda facts, _at: facts.get(name, UNTOLD), (lambda facts, _at: facts.get(before)) if before else None)


def is_now(value: Any) -> Left:
    """The event leaves this value, whatever it says."""
    return Left(lambda _facts, _at: value)


def part(name: str, after: str, before: str) -> Left:
    """The event says it among what it changed, if it changed it."""
    return Left(
        lambda facts, _at: (facts.get(after) or {}).get(name, UNTOLD),
        lambda facts, _at: (facts.get(before) or {}).get(name, UNTOLD),
    )
