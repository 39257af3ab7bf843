"""Rehearsal: a rule tried on what happened in the past; a worker reads on slice by slice, and nothing else changes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils.translation import gettext_lazy as _

from dealernet.automation.comparing import Then, came_of, comparable
from dealernet.automation.events import MOMENTS
from dealernet.automation.models import Finding, Rehearsal
from dealernet.automation.past import Happened, Remembered, noted, remembered
from dealernet.automation.replaying import FIRST, Moments, count_of, moments_of, records_after, replayed
from dealernet.automation.rules import KIND, Rule, read_rule
from dealernet.automation.trying import said
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.decide import Decision, decide
from dealernet.foundation.conditions.tree import words_in
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import NotPublishable, misfits
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events.cursor import loaded
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.events.worker import every
from dealernet.foundation.sql import prepared
from dealernet.foundation.workdays.published import calendar_in_force

SLICE: Final = 2_000
"""Events weighed in one transaction: a worker that dies loses so much work and nothing else."""
WINDOW: Final = 200_000
"""Ids of the log looked through in one statement."""
SECONDS: Final = 2.0
MOST_FINDINGS: Final = 5_000
MOST_MOMENTS: Final = 1_000
KEPT: Final = timedelta(days=30)
_log = structlog.get_logger(__name__)


class TooManyMoments(Refusal):
    """The period has more moments than anybody would read through."""

    code = "too_many_moments"
    field = "since"
    status = 422
    message = _("The rule would be weighed %(count)s times in this period, at most %(most)s are tried: shorten it.")


class NoPeriod(Refusal):
    """The period ends before it begins, or has not begun."""

    code = "no_period"
    field = "until"
    status = 422
    message = _("Choose a past period: the last day is not before the first one, and the first is not to come.")


def ask_rehearsal(actor: Actor, key: str, body: Any, *, since: datetime, until: datetime) -> UUID:
    """Have a rule tried on what happened from `since` until `until`: a draft, or a body as it is in force.

    Refuses a body that could not be published, and a period without a past. Anyone who may publish may ask.
    """
    actor.require(publishing.PUBLISH)
    if wrong := misfits(KIND, body):
        raise NotPublishable.because(wrong)
    if until <= since or since >= clock.now():
        raise NoPeriod
    if body["on"] in MOMENTS:
        count = len(_moments(read_rule(key, 0, body), since, until).all)
        if count > MOST_MOMENTS:
            raise TooManyMoments(count=count, most=MOST_MOMENTS)
    now = publishing.current(KIND, key) if key else None
    made = Rehearsal.objects.create(
        rule=key[:80],
        revision=now.number if now is not None and now.body == body else None,
        body=body,
        since=since,
        until=until,
        asked_by=actor.name[:160],
    )
    return made.id


def cancel_rehearsal(actor: Actor, rehearsal_id: UUID) -> None:
    """Stop a rehearsal; what it has found so far stays. One that has ended stays as it is."""
    actor.require(publishing.PUBLISH)
    going = Rehearsal.objects.filter(id=rehearsal_id, state__in=["waiting", "running"])
    if not going.update(state="cancelled", ended_at=clock.now()) and not _exists(rehearsal_id):
        raise NotThere


def _exists(rehearsal_id: UUID) -> bool:
    return Rehearsal.objects.filter(id=rehearsal_id).exists()


@every(0.5, "rehearsals", thread="rehearsals")
def go_on() -> int:
    """Weigh on for two seconds; how many events. A worker that died is followed by another at the same place."""
    weighed, until = 0, time.monotonic() + SECONDS
    for rehearsal_id in (
        Rehearsal.objects.filter(state__in=["waiting", "running"]).order_by("at").values_list("id", flat=True)
    ):
        if time.monotonic() >= until:
            break
        with _alone(rehearsal_id) as mine:
            while mine and time.monotonic() < until:
                done = _slice_of(rehearsal_id)
                if done is None:
                    break
                weighed += done
    return weighed


@every(3600, "rehearsals kept", thread="rehearsals")
def forget() -> int:
    """Rehearsals are forgotten after thirty days."""
    gone, _ = Rehearsal.objects.filter(at__lt=clock.now() - KEPT).delete()
    return gone


@contextmanager
def _alone(rehearsal_id: UUID) -> Iterator[bool]:
    """Whether nobody else is at it; the lock is of the connection, free at once when its process dies."""
    [(mine,)] = prepared("select pg_try_advisory_lock(hashtextextended('rehearsal:' || %s, 0))", [str(rehearsal_id)])
    try:
        yield bool(mine)
    finally:
        if mine:
            prepared("select pg_advisory_unlock(hashtextextended('rehearsal:' || %s, 0))", [str(rehearsal_id)])


def _slice_of(rehearsal_id: UUID) -> int | None:
    """One slice: weighed in a transaction that may only read, kept in another. Nothing when there is no more to do."""
    one = Rehearsal.objects.filter(id=rehearsal_id, state__in=["waiting", "running"]).first()
    if one is None:
        return None
    try:
        if one.last is None:
            with _reading():
                told = _counted(one)
            return 0 if _kept(one, **told, state="running", began_at=clock.now()) else None
        if one.place >= one.last:
            _kept(one, state="done", ended_at=clock.now())
            return None
        with _reading():
            weighed = _weighed_records(one) if one.body["on"] in MOMENTS else _weighed(one)
        kept = _kept(one, weighed.findings, figures=_added(one.figures, weighed.figures), **weighed.place)
        return weighed.count if kept else None
    except (DatabaseError, InterfaceError):
        raise
    except Exception as failure:
        _log.exception("rehearsal.failed", rehearsal=str(rehearsal_id))
        _kept(one, state="failed", error=said(failure), ended_at=clock.now())
        return None


@contextmanager
def _reading() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as db:
            db.execute("set transaction read only")
        yield


def _kept(one: Rehearsal, findings: Sequence[Finding] = (), **changes: Any) -> bool:
    """Keep how far it is, unless it was cancelled or another worker was there first."""
    with transaction.atomic():
        still = Rehearsal.objects.filter(id=one.id, place=one.place, state=one.state)
        if not still.update(**changes):
            return False
        Finding.objects.bulk_create(findings, batch_size=1_000)
    return True


@dataclass(frozen=True, slots=True)
class _Slice:
    """What one slice came to: how many were weighed, where the next begins."""

    count: int
    place: Mapping[str, Any]
    findings: Sequence[Finding]
    figures: Counter[str]


def _moments(rule: Rule, since: datetime, until: datetime) -> Moments:
    return moments_of(rule, since, until, calendar_in_force().calendar)


def _weighed_records(one: Rehearsal) -> _Slice:
    """The next records of a rule on a moment, each at every moment of the period."""
    rule = read_rule(one.rule, one.revision or 0, one.body)
    ids = records_after(rule, one.until, one.record or FIRST)
    figures: Counter[str] = Counter()
    room = MOST_FINDINGS - int(one.figures.get("acts", 0))
    findings: list[Finding] = []
    kind = KINDS[rule.on].subject_type
    for came in replayed(rule, ids, _moments(rule, one.since, one.until), comparable(rule), figures):
        for at in came.moments[: max(room - len(findings), 0)]:
            event, then = Happened(0, came.subject, {}, at), Then(came.people, came.by, came.seconds(at))
            findings.append(_finding(one, kind, event, "acts", came.decision, then, came.known))
    place = one.place + len(ids) if ids else one.last
    return _Slice(len(ids), {"place": place, "record": ids[-1] if ids else one.record}, findings, figures)


def _counted(one: Rehearsal) -> dict[str, Any]:
    if one.body["on"] in MOMENTS:
        count = count_of(read_rule(one.rule, one.revision or 0, one.body), one.until)
        return {"total": count, "place": 0, "last": count}
    [(count, first, last)] = prepared(
        "select count(*), min(id), max(id) from events_event where kind = %s and at >= %s and at < %s",
        [one.body["on"], one.since, one.until],
    )
    return {"total": count, "place": (first or 1) - 1, "last": last or 0}


def _weighed(one: Rehearsal) -> _Slice:
    rule = read_rule(one.rule, one.revision or 0, one.body)
    upto = min(one.place + WINDOW, one.last or 0)
    asked = {"kind": rule.on, "after": one.place, "upto": upto, "since": one.since, "until": one.until, "most": SLICE}
    events = [
        Happened(i, subject, loaded(facts), at) for i, subject, facts, at in prepared(_EVENTS, asked, binary=True)
    ]
    place = events[-1].id if len(events) == SLICE else upto
    if not events:
        return _Slice(0, {"place": place}, [], Counter())
    subject_type = KINDS[rule.on].subject_type
    known = remembered(events, subject_type, words_in(rule.when), rule=one.rule)
    then, otherwise = came_of(rule, events)
    figures: Counter[str] = Counter()
    room = {verdict: MOST_FINDINGS - int(one.figures.get(verdict, 0)) for verdict in ("acts", "left")}
    findings = []
    for event in events:
        found = _tried(rule, known[event.id], then.get(event.id, otherwise), figures)
        if found is None:
            continue
        verdict, decision = found
        came = then.get(event.id, otherwise)
        if room[verdict] > 0:
            room[verdict] -= 1
            findings.append(_finding(one, subject_type, event, verdict, decision, came, known[event.id]))
    return _Slice(len(events), {"place": place}, findings, figures)


_EVENTS: Final = """
select id, subject, facts, at from events_event
 where kind = %(kind)s and id > %(after)s and id <= %(upto)s and at >= %(since)s and at < %(until)s
 order by id limit %(most)s
"""


def _tried(rule: Rule, known: Remembered, then: Then, figures: Counter[str]) -> tuple[str, Decision] | None:
    """Weigh the rule for one event and count what it came to; what is worth keeping of it."""
    figures["weighed"] += 1
    try:
        decision = decide(rule.when, known.facts)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        figures["unweighable"] += 1
        return None
    if known.assumed:
        figures["assumed"] += 1
        figures.update({f"assumed:{name}": 1 for name in known.assumed})
    if decision.holds:
        figures["acts"] += 1
        figures[f"acts:{then.people}"] += 1
        if then.people == "person":
            figures["seconds"] += then.seconds or 0
        return "acts", decision
    figures.update({f"against:{n}": 1 for n, ground in enumerate(decision.grounds) if not ground.holds})
    if then.people == "person":
        figures["left"] += 1
        return "left", decision
    return None


def _finding(
    one: Rehearsal, subject_type: str, event: Happened, verdict: str, decision: Decision, came: Then, known: Remembered
) -> Finding:
    return Finding(
        rehearsal_id=one.id,
        event_id=event.id,
        subject_type=subject_type,
        subject=event.subject,
        at=event.at,
        verdict=verdict,
        people=came.people,
        by=came.by[:160],
        seconds=came.seconds,
        grounds=noted(decision.grounds),
        assumed=sorted(known.assumed),
    )


def _added(before: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(before) + Counter(more))
