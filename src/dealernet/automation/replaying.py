"""Rehearsal of a rule on a moment: each record at each moment of the period, as it was then; nothing changes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
Done = tuple[str, str, int | None]
"""Who did what the rule would do, by what name, how many seconds later."""


@dataclass(frozen=True, slots=True)
class Came:
    """A moment came for a record: what the rule would have made of it, and who did then what it would do."""

    subject: UUID
    at: datetime
    decision: Decision
    known: Remembered
    people: str
    by: str
    seconds: int | None


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

    Between two events of a record nothing of its own changes, so it is decided once for all the moments there, unless
    the condition asks how long ago something was.
    """
    subject_type = MOMENTS[rule.on].subject_type
    fields, past = words_in(rule.when), PASTS[subject_type]
    day = rule.schedule.day if rule.schedule else ""
    lives = lives_of(subject_type, ids, fields | {day})
    by_clock, own = bool(fields & past.worked.keys()), own_runs(rule.key, ids)

    def then(life: Life, at: datetime) -> Done:
        return _then(life, at, kinds, own.get(life.id, ()))

    for life in lives.values():
        figures["records"] += 1
        yield from _of_one(rule, life, moments, then, figures, by_clock=by_clock)


def _of_one(
    rule: Rule,
    life: Life,
    moments: Moments,
    then: Callable[[Life, datetime], Done],
    figures: Counter[str],
    *,
    by_clock: bool,
) -> Iterator[Came]:
    fields, decided = words_in(rule.when), dict[int, tuple[Decision, Remembered] | None]()
    changed, acted = life.changed_at(), False
    for at, assumed in _meant(rule, life, moments):
        place = bisect_right(changed, at)
        if by_clock or place not in decided:
            decided[place] = _decided(rule, life.at(at, fields))
        figures["weighed"] += 1
        found = decided[place]
        if found is None:
            figures["unweighable"] += 1
            continue
        decision, known = found[0], Remembered(found[1].facts, found[1].assumed | assumed)
        _count(figures, decision, known)
        if not decision.holds:
            continue
        people, by, seconds = then(life, at)
        figures[f"acts:{people}"] += 1
        if people == "person":
            figures["seconds"] += seconds or 0
        if not acted:
            figures["acts_records"] += 1
            acted = True
        yield Came(life.id, at, decision, known, people, by, seconds)


def _meant(rule: Rule, life: Life, moments: Moments) -> Iterator[tuple[datetime, frozenset[str]]]:
    """The moments that came for a record; with the day they are counted from, where that is assumed."""
    began = life.now.get(_BEGAN[MOMENTS[rule.on].subject_type])
    if not isinstance(began, datetime):
        return
    for n in _numbers(rule, life, moments):
        at, assumed = moments.all[n], frozenset[str]()
        if began > at:
            continue
        if moments.of_day is not None and rule.schedule is not None:
            told = life.at(at, [rule.schedule.day])
            if n not in moments.of_day.get(_day_of(told.facts[rule.schedule.day]) or date.min, ()):
                continue
            assumed = told.assumed
        if life.counts_at(at):
            yield at, assumed


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


def _decided(rule: Rule, known: Remembered) -> tuple[Decision, Remembered] | None:
    try:
        return decide(rule.when, known.facts), known
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None


def _count(figures: Counter[str], decision: Decision, known: Remembered) -> None:
    if known.assumed:
        figures["assumed"] += 1
        figures.update({f"assumed:{name}": 1 for name in known.assumed})
    if decision.holds:
        figures["acts"] += 1
    else:
        figures.update({f"against:{n}": 1 for n, ground in enumerate(decision.grounds) if not ground.holds})


def _then(life: Life, at: datetime, kinds: Sequence[str], own: Sequence[OwnRun]) -> Done:
    """Who did afterwards what the rule would do, and how many seconds later: by the log, else by the rule's runs."""
    one = next((heard for heard in life.heard if heard.at > at and heard.kind in kinds), None)
    if one is not None:
        who = one.by_kind if one.by_kind in ("person", "rule") else "program"
        return who, one.by, int((one.at - at).total_seconds())
    mine = next((run for run in own if run.at >= at), None)
    if mine is not None:
        return "rule", mine.title, int((mine.at - at).total_seconds())
    return ("nobody" if kinds else "unknown"), "", None


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
