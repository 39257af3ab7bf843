"""Rehearsal of a rule on a moment: each record at each moment of the period, as it was then; nothing changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection

from dealernet.automation.events import MOMENTS
from dealernet.automation.ownruns import OwnRun, own_runs
from dealernet.automation.past import Remembered
from dealernet.automation.restoring import Life, lives_of
from dealernet.automation.rules import Rule
from dealernet.automation.schedules import days_meant, moments_between
from dealernet.foundation import clock
from dealernet.foundation.conditions.decide import Decision, decide
from dealernet.foundation.conditions.tree import words_in
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.pasts import PASTS
from dealernet.foundation.workdays.calendar import WorkCalendar

RECORDS: Final = 400
"""Records weighed in one transaction, each at every moment of the period."""
FIRST: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Came:
    """Moments one after another came for a record: what the rule would have made of it at each, and who did afterwards
    what it would do (`done_at`), by what name."""

    subject: UUID
    moments: Sequence[datetime]
    decision: Decision
    known: Remembered
    people: str
    by: str = ""
    done_at: datetime | None = None

    def seconds(self, at: datetime) -> int | None:
        """How many seconds after one of the moments it was done."""
        return None if self.done_at is None else int((self.done_at - at).total_seconds())


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of a period; where a day of the record is meant, with the days that each is for."""

    all: Sequence[datetime]
    of_day: Mapping[date, Sequence[int]] | None = None
    """Where a day of the record is meant: the numbers of the moments that come for each day."""


def moments_of(rule: Rule, since: datetime, until: datetime, calendar: WorkCalendar) -> Moments:
    """When a rule on a moment would have been weighed in a period."""
    assert rule.schedule is not None  # noqa: S101 - only rules on moments come here
    found = moments_between(rule.schedule, since, until, calendar)
    if not rule.schedule.day:
        return Moments(found)
    of_day: dict[date, list[int]] = {}
    for n, at in enumerate(found):
        before = found[n - 1] if n else at - timedelta(days=1)  # what came before the period is not of it
        for day in days_meant(rule.schedule, before, at, calendar):
            of_day.setdefault(day, []).append(n)
    return Moments(found, of_day)


def count_of(rule: Rule, until: datetime) -> int:
    """How many records there were by the end of a period. One statement."""
    with connection.cursor() as db:
        db.execute(_rows(rule, "count(*)"), {"until": until, "after": FIRST})
        return int(db.fetchone()[0])


def records_after(rule: Rule, until: datetime, after: UUID) -> list[UUID]:
    """The next records that were there by the end of a period, in the order of their ids. One statement."""
    told = SOURCES[MOMENTS[rule.on].subject_type].in_sql
    assert told is not None  # noqa: S101 - rules on moments are checked before
    assert told.rows is not None  # noqa: S101
    tail = f" order by {told.rows.id} limit {RECORDS}"
    with connection.cursor() as db:
        db.execute(_rows(rule, told.rows.id) + tail, {"until": until, "after": after})
        return [row[0] for row in db.fetchall()]


def replayed(
    rule: Rule, ids: Sequence[UUID], moments: Moments, kinds: Sequence[str], figures: Counter[str]
) -> Iterator[Came]:
    """What a rule would have done with these records at these moments, counting all it weighed.

    A record is weighed again only where one of its words may be another than at the moment before, so it costs what
    changed, however many moments there are.
    """
    subject_type = MOMENTS[rule.on].subject_type
    day = rule.schedule.day if rule.schedule else ""
    lives, own = lives_of(subject_type, ids, words_in(rule.when) | {day}), own_runs(rule.key, ids)
    for life in lives.values():
        figures["records"] += 1
        yield from _of_one(rule, life, moments, kinds, own.get(life.id, ()), figures)


def _of_one(
    rule: Rule, life: Life, moments: Moments, kinds: Sequence[str], own: Sequence[OwnRun], figures: Counter[str]
) -> Iterator[Came]:
    fields, acted = words_in(rule.when), False
    for span, assumed in _spans(rule, life, moments):
        figures["weighed"] += len(span)
        told = life.at(span[0], fields)
        decision = _decided(rule, told)
        if decision is None:
            figures["unweighable"] += len(span)
            continue
        known = Remembered(told.facts, told.assumed | assumed)
        _count(figures, decision, known, len(span))
        if not decision.holds:
            continue
        if not acted:
            figures["acts_records"] += 1
            acted = True
        for came in _compared(Came(life.id, span, decision, known, ""), life, kinds, own):
            _count_acts(figures, came)
            yield came


def _spans(rule: Rule, life: Life, moments: Moments) -> Iterator[tuple[Sequence[datetime], frozenset[str]]]:
    """The moments that came for a record, those together at which it was the same; with the day they are counted from,
    where that is assumed."""
    began = life.now.get(_BEGAN[MOMENTS[rule.on].subject_type])
    if not isinstance(began, datetime):
        return
    day = rule.schedule.day if rule.schedule is not None and moments.of_day is not None else ""
    numbers = _numbers(rule, life, moments)
    times = moments.all if moments.of_day is None else [moments.all[n] for n in numbers]
    fields = words_in(rule.when) | life.past.needs | ({day} if day else frozenset())
    first = bisect_left(times, began)
    while first < len(times):
        turns = life.same_until(times[first], fields)
        after = len(times) if turns is None else bisect_left(times, turns, first + 1)
        span, assumed = times[first:after], frozenset[str]()
        if day and moments.of_day is not None:
            told = life.at(span[0], [day])
            meant = moments.of_day.get(_day_of(told.facts[day]) or date.min, ())
            span = [moments.all[n] for n in numbers[first:after] if n in meant]
            assumed = told.assumed
        if span and life.counts_at(span[0]):
            yield span, assumed
        first = after


def _numbers(rule: Rule, life: Life, moments: Moments) -> Sequence[int]:
    """The numbers of the moments that may have come for a record: all, or those of any day it ever named."""
    if moments.of_day is None or rule.schedule is None or not moments.all:
        return range(len(moments.all))
    name = rule.schedule.day
    asked = [moments.all[0], *(at for at in life.changed_at() if moments.all[0] < at <= moments.all[-1])]
    days = {_day_of(life.at(at, [name]).facts[name]) for at in asked} - {None}
    return sorted({n for day in days if day is not None for n in moments.of_day.get(day, ())})


_BEGAN: Final = {"order": "placed_at", "party": "created_at", "deal": "opened_at", "call": "started_at"}
"""The word of each type of record that says since when it is there."""


def _decided(rule: Rule, known: Remembered) -> Decision | None:
    try:
        return decide(rule.when, known.facts)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None


def _count(figures: Counter[str], decision: Decision, known: Remembered, times: int) -> None:
    if known.assumed:
        figures["assumed"] += times
        figures.update({f"assumed:{name}": times for name in known.assumed})
    if decision.holds:
        figures["acts"] += times
    else:
        figures.update({f"against:{n}": times for n, ground in enumerate(decision.grounds) if not ground.holds})


def _count_acts(figures: Counter[str], came: Came) -> None:
    """Count who did it; the moments of one schedule are whole seconds apart, so seconds are told from the first."""
    figures[f"acts:{came.people}"] += len(came.moments)
    if came.people == "person":
        first = came.moments[0]
        later = sum((at - first).seconds + (at - first).days * 86_400 for at in came.moments)
        figures["seconds"] += len(came.moments) * (came.seconds(first) or 0) - later


def _compared(came: Came, life: Life, kinds: Sequence[str], own: Sequence[OwnRun]) -> Iterator[Came]:
    """Who did afterwards what the rule would do: by the log, which is the same for all the moments of a span, else by
    the rule's runs, each for the moments before it."""
    moments = came.moments
    one = next((heard for heard in life.heard if heard.at > moments[0] and heard.kind in kinds), None)
    if one is not None:
        who = one.by_kind if one.by_kind in ("person", "rule") else "program"
        yield replace(came, people=who, by=one.by, done_at=one.at)
        return
    first = 0
    for run in own:
        after = bisect_right(moments, run.at, first)
        if after > first:
            yield replace(came, moments=moments[first:after], people="rule", by=run.title, done_at=run.at)
        first = after
    if first < len(moments):
        yield replace(came, moments=moments[first:], people="nobody" if kinds else "unknown")


def _rows(rule: Rule, what: str) -> str:
    subject_type = MOMENTS[rule.on].subject_type
    told, began = SOURCES[subject_type].in_sql, PASTS[subject_type].began
    assert told is not None  # noqa: S101 - rules on moments are checked before
    assert told.rows is not None  # noqa: S101
    return f"select {what} from {told.rows.table} where {began} < %(until)s and {told.rows.id} > %(after)s"  # noqa: S608


def _day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date()
    return value if isinstance(value, date) else None
