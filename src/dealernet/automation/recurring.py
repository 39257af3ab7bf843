"""Rules on a moment: when it has come, each record the rule is for gets an event, and the engine goes on from there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import connection, transaction

from dealernet.automation.events import MOMENTS
from dealernet.automation.models import Turn
from dealernet.automation.rules import KIND, Published, Rule, read_rule
from dealernet.automation.schedules import condition_at, days_meant, last_moment
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.tree import ConditionWrong, Group
from dealernet.foundation.configuration import publishing
from dealernet.foundation.events import log
from dealernet.foundation.events.worker import every
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.workdays.calendar import WorkCalendar
from dealernet.foundation.workdays.published import calendar_in_force

BATCH: Final = 500
FIRST: Final = UUID(int=0)
_published = Published()
_log = structlog.get_logger(__name__)


@every(5, "moments", thread="moments")
def serve() -> int:
    """Serve the moments that have come, each rule's records a batch a transaction; how many events that made.

    A rule that the database refuses, for it takes too long or cannot be worked out, keeps no other from its moment.

    Safe beside another worker, and after one was killed: how far a moment was served is kept with its events.
    """
    rules = [rule for rules in _published.on(set(MOMENTS)).values() for rule in rules if not rule.broken]
    if not rules:
        return 0
    calendar = calendar_in_force().calendar
    return sum(_served(rule, calendar) for rule in rules)


def meant_of(actor: Actor, key: str) -> int | None:
    """How many records fit the condition of a rule on a moment, the day of the record aside; nothing when it is broken.

    Two statements; the count reads what the condition needs of every record.
    """
    actor.require(publishing.PUBLISH)
    one = publishing.current(KIND, key)
    try:
        return meant_now(one.body["on"], read_rule(key, one.number, one.body).when) if one else None
    except (ConditionWrong, ValueError, KeyError, TypeError):
        return None


def meant_now(kind: str, when: Group) -> int:
    """How many records a rule on a moment would take if it came now, the day of the record aside. One statement."""
    told = SOURCES[MOMENTS[kind].subject_type]
    if told.in_sql is None or told.in_sql.rows is None:
        raise ConditionWrong(kind)
    asked, rows = compiled(when, told.words, told.in_sql), told.in_sql.rows
    with connection.cursor() as db:
        db.execute(
            f"select count(*) from {rows.table} where {rows.where} and {asked.sql}",  # noqa: S608 - declared by areas
            dict(asked.values),
        )
        return int(db.fetchone()[0])


def _served(rule: Rule, calendar: WorkCalendar) -> int:
    made, more = 0, True
    while more:
        try:
            with transaction.atomic():
                found, more = _batch(rule, calendar)
        except Exception as failure:
            if not connection.is_usable():
                raise
            _log.exception("moments.failed", rule=rule.key, error=repr(failure))
            return made
        made += found
    return made


def _batch(rule: Rule, calendar: WorkCalendar) -> tuple[int, bool]:
    """The next records of a rule's moment, and whether there may be more. Locks the rule's turn, or leaves it."""
    assert rule.schedule is not None  # noqa: S101 - only rules on moments come here
    came = last_moment(rule.schedule, clock.now(), calendar)
    turn = _turn(rule, came)
    if turn is None or came is None:
        return 0, False
    if turn.is_over:
        if came <= turn.planned_at:
            return 0, False
        old = rule.published_at is not None and came < rule.published_at  # it passed before the rule was there, or on
        turn.since, turn.planned_at, turn.place, turn.is_over = turn.planned_at, came, FIRST, old
        if old:
            turn.save(update_fields=["since", "planned_at", "place", "is_over"])
            return 0, False
    subjects = _records(rule, turn, calendar)
    _record(rule, subjects, turn.planned_at)
    turn.place = subjects[-1][0] if subjects else turn.place
    turn.is_over = len(subjects) < BATCH
    turn.save(update_fields=["since", "planned_at", "place", "is_over"])
    return len(subjects), not turn.is_over


def _turn(rule: Rule, came: datetime | None) -> Turn | None:
    """How far a rule's moments were served, locked; nothing when another worker is at it. A new rule owes nothing."""
    if came is None:
        return None
    Turn.objects.bulk_create(
        [Turn(rule=rule.key, since=came, planned_at=came, place=FIRST, is_over=True)], ignore_conflicts=True
    )
    return Turn.objects.select_for_update(skip_locked=True).filter(rule=rule.key).first()


def _records(rule: Rule, turn: Turn, calendar: WorkCalendar) -> list[tuple[UUID, UUID]]:
    """(id, stream) of the records the moment is for, after those that had theirs. One statement."""
    assert rule.schedule is not None  # noqa: S101 - only rules on moments come here
    told = SOURCES[MOMENTS[rule.on].subject_type]
    days = days_meant(rule.schedule, turn.since, turn.planned_at, calendar) if rule.schedule.day else []
    if told.in_sql is None or told.in_sql.rows is None or (rule.schedule.day and not days):
        return []
    rows, asked = told.in_sql.rows, compiled(condition_at(rule.schedule, rule.when, days), told.words, told.in_sql)
    values: dict[str, Any] = {**asked.values, "place": turn.place, "most": BATCH}
    with connection.cursor() as db:
        db.execute(
            f"select {rows.id}, {rows.stream} from {rows.table}"  # noqa: S608 - declared by areas
            f" where {rows.where} and {rows.id} > %(place)s and {asked.sql} order by {rows.id} limit %(most)s",
            values,
        )
        return list(db.fetchall())


def _record(rule: Rule, subjects: Sequence[tuple[UUID, UUID]], planned_at: datetime) -> None:
    title = rule.titled("ru")
    actor = system(title, kind=Kind.PROGRAM)
    come = MOMENTS[rule.on]
    log.record(
        actor,
        *(
            come(subject=one, stream=stream, rule=rule.key, title=title, planned_at=planned_at)
            for one, stream in subjects
        ),
    )
