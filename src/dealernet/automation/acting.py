"""Doing what rules want: set-wise, each action once for all its subjects, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.utils import timezone, translation

from dealernet.automation.models import Run, Wait
from dealernet.automation.registry import ACTIONS, Item
from dealernet.automation.rules import Rule, Step
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.facts import SOURCES

MORNING: Final = time(8)
"""When rules that wait for a day go on."""


@dataclass(slots=True)
class Wanted:
    """A rule that matched an event, on its way through its steps from `position` on."""

    rule: Rule
    event: Recorded
    run: Run
    facts: Mapping[str, Any]
    position: int = 0
    stopped: bool = field(default=False)


def facts_of(events: Sequence[Recorded]) -> dict[str, Mapping[UUID, Mapping[str, Any]]]:
    """The facts of the subjects of events as they are now: one gathering a type of subject."""
    subjects: dict[str, list[UUID]] = {}
    for event in events:
        if event.subject_type in SOURCES:
            subjects.setdefault(event.subject_type, []).append(event.subject)
    return {kind: SOURCES[kind].gather(list(dict.fromkeys(ids))) for kind, ids in subjects.items()}


def act(wanted: Sequence[Wanted]) -> None:
    """Take every step of each rule; a refusal or a wait ends the way of its subject. Notes what was done on the runs.

    Steps go in their order, and each step once for all the subjects of a rule, so locks are taken in the order
    the commands fix.
    """
    waits: list[Wait] = []
    for position in range(max((len(one.rule.then) for one in wanted), default=0)):
        for group in _grouped(wanted, position):
            step = group[0].rule.then[position]
            if step.waits:
                waits += [_waiting(one, position, step) for one in group]
            else:
                _once(step, group)
    Wait.objects.bulk_create(waits)


def _once(step: Step, group: Sequence[Wanted]) -> None:
    items = [Item(one.event.subject, one.facts, one.event, step.told) for one in group]
    outcomes = {outcome.subject: outcome for outcome in ACTIONS[step.action].act(_actor(group), items)}
    for one in group:
        outcome = outcomes.get(one.event.subject)
        refusal = str(outcome.refusal) if outcome and outcome.refusal else ""
        changed = bool(outcome and outcome.changed)
        one.run.done = [*one.run.done, {"action": step.action, "refused": refusal, "changed": changed}]
        if refusal:
            one.stopped, one.run.state, one.run.error = True, "refused", refusal[:500]


def _waiting(one: Wanted, position: int, step: Step) -> Wait:
    one.stopped, one.run.state = True, "waiting"
    due = clock.now() + step.wait if step.wait else _morning_of(one.facts.get(step.until))
    return Wait(run_id=one.run.id, position=position + 1, due_at=due)


def _morning_of(day: Any) -> datetime:
    """When a day begins for people at work; now, when there is no such day."""
    return timezone.make_aware(datetime.combine(day, MORNING)) if isinstance(day, date) else clock.now()


def _grouped(wanted: Sequence[Wanted], position: int) -> list[list[Wanted]]:
    groups: dict[tuple[str, int], list[Wanted]] = {}
    for one in wanted:
        if not one.stopped and one.position <= position < len(one.rule.then):
            groups.setdefault((one.rule.key, one.rule.revision), []).append(one)
    return list(groups.values())


def _actor(group: Sequence[Wanted]) -> Actor:
    rule = group[0].rule
    with translation.override("ru"):
        name = rule.titled("ru")
    causes = {one.event.subject: one.event.id for one in group}
    return system(name, kind=Kind.RULE).for_causes(causes, {"rule": rule.key, "revision": rule.revision})
