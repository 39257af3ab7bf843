"""Why did nothing happen: for any rule and any record, what the rule made of what happened to the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from dealernet.automation.events import MOMENTS, rule_id
from dealernet.automation.queries import SEE, RunRow, runs_of_events
from dealernet.automation.rules import KIND
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import Held
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events.parking import standing
from dealernet.foundation.events.timeline import Moment, timeline
from dealernet.foundation.events.watch import lags

REACTION: Final = "automation"
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule made of one event of a record.

    `word`: the state of its run (done, not_matched, refused, failed, waiting, stopped, skipped); or, without a run,
    no_event, not_published, off, set_aside, parked, not_delivered, not_weighed. `revision` was in force then.
    """

    rule: str
    title: str
    on: str
    word: str
    revision: int | None = None
    moment: Moment | None = None
    run: RunRow | None = None
    since: datetime | None = None
    detail: str = ""


def why_of_record(actor: Actor, subject: UUID, *, rule: str = "") -> list[Verdict]:
    """What each rule made of the last such event of a record; with `rule`, what that one made of each of them.

    Whose record it is must have been asked of the area's own query before. Six statements, however many rules.
    `NotThere` when there is no such rule.
    """
    actor.require(SEE)
    published = publishing.history_of(KIND, key=rule)
    if rule and rule not in published:
        raise NotThere
    kinds = {held.on for revisions in published.values() for held in revisions}
    moments = [moment for moment in timeline([subject]) if moment.kind in kinds]
    known = _Known.gathered(moments, list(published))
    found = []
    for key, revisions in published.items():
        listened = {held.on for held in revisions}
        mine = [m for m in moments if m.kind in listened and (m.kind not in MOMENTS or m.facts.get("rule") == key)]
        mine = mine[: MOST if rule else 1]
        found += [known.verdict(key, revisions, moment) for moment in mine] or [_nothing(key, revisions[-1])]
    return found


def _nothing(key: str, now: Held) -> Verdict:
    return Verdict(key, now.titled(), now.on, "no_event", now.number)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the events of a record: runs, what is parked, when rules stood still, what waits."""

    runs: Mapping[tuple[str, int], RunRow]
    parked: Mapping[int, str]
    stood: Mapping[str, Sequence[tuple[datetime, datetime | None]]]
    delivered_until: datetime

    @classmethod
    def gathered(cls, moments: Sequence[Moment], keys: Sequence[str]) -> _Known:
        ids = [moment.id for moment in moments]
        behind = max((lag.seconds for lag in lags() if lag.reaction == REACTION), default=0.0)
        return cls(
            runs={(run.rule, run.event_id): run for run in runs_of_events(ids)},
            parked=standing(REACTION, ids),
            stood=_stood_still(keys),
            delivered_until=clock.now() - timedelta(seconds=behind + 1) if behind else clock.now(),
        )

    def verdict(self, key: str, revisions: Sequence[Held], moment: Moment) -> Verdict:
        """What a rule made of an event."""
        run = self.runs.get((key, moment.id))
        then = next((held for held in reversed(revisions) if held.published_at <= moment.at), None)
        shown = then or revisions[-1]
        told: dict[str, Any] = {"rule": key, "title": shown.titled(), "on": shown.on, "moment": moment}
        if run is not None:
            return Verdict(**told, word=run.state, revision=run.revision, run=run, detail=run.error, since=run.due_at)
        if then is None:
            return Verdict(**told, word="not_published", since=revisions[0].published_at)
        told["revision"] = then.number
        if then.off or then.on != moment.kind:
            return Verdict(**told, word="off" if then.off else "no_event")
        stood = next((begin for begin, end in self.stood.get(key, ()) if _within(moment.at, begin, end)), None)
        if stood is not None:
            return Verdict(**told, word="set_aside", since=stood)
        if moment.id in self.parked:
            return Verdict(**told, word="parked", detail=self.parked[moment.id])
        return Verdict(**told, word="not_delivered" if moment.at >= self.delivered_until else "not_weighed")


def _within(at: datetime, begin: datetime, end: datetime | None) -> bool:
    return begin <= at and (end is None or at < end)


def _stood_still(keys: Sequence[str]) -> dict[str, list[tuple[datetime, datetime | None]]]:
    """When each rule stood still, from the log: from being set aside to being let go on."""
    by_id = {rule_id(key): key for key in keys}
    found: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for moment in reversed(timeline(list(by_id))):
        spans = found.setdefault(by_id[moment.subject], [])
        if moment.kind == "automation.rule_stopped" and not (spans and spans[-1][1] is None):
            spans.append((moment.at, None))
        elif moment.kind == "automation.rule_resumed" and spans and spans[-1][1] is None:
            spans[-1] = (spans[-1][0], moment.at)
    return found
