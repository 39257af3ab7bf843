"""Doing what rules want: set-wise, each action once for all its subjects, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from dealernet.automation.models import Run, Wait
from dealernet.automation.moments import goes_on_at
from dealernet.automation.registry import ACTIONS, Item
from dealernet.automation.rules import Rule, Step
from dealernet.automation.trying import again_at, each_tried, said
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.events.event import KINDS, Recorded
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.outcomes import Outcome


@dataclass(slots=True)
class Wanted:
    """A rule that matched an event, on its way through its steps from `position` on; `wait` is what it goes on from."""

    rule: Rule
    event: Recorded
    run: Run
    facts: Mapping[str, Any]
    position: int = 0
    stopped: bool = field(default=False)
    wait: Wait | None = None


def facts_of(events: Sequence[Recorded]) -> dict[str, Mapping[UUID, Mapping[str, Any]]]:
    """The facts of the subjects of events as they are now: one gathering a type of subject."""
    subjects: dict[str, list[UUID]] = {}
    for event in events:
        if event.subject_type in SOURCES:
            subjects.setdefault(event.subject_type, []).append(event.subject)
    return {kind: SOURCES[kind].gather(list(dict.fromkeys(ids))) for kind, ids in subjects.items()}


def known_of(event: Recorded, facts: Mapping[str, Mapping[UUID, Mapping[str, Any]]]) -> Mapping[str, Any]:
    """What a rule on an event decides by: its subject's facts among those gathered, and what it tells of itself."""
    of_subject = facts.get(event.subject_type, {}).get(event.subject, {})
    own = KINDS[event.kind].words if event.kind in KINDS else {}
    return {**of_subject, **{name: event.facts[name] for name in own if name in event.facts}} if own else of_subject


def act(wanted: Sequence[Wanted]) -> None:
    """Take every step of each rule; a refusal, a failure or a wait ends the way of its subject. Notes it on the runs.

    Steps go in their order, and each step once for all the subjects of a rule, so locks are taken in the order
    the commands fix. An action that fails undoes itself alone: its run is tried again later, whatever else the batch
    holds goes on.
    """
    waits: list[Wait] = []
    for position in range(max((len(one.rule.then) for one in wanted), default=0)):
        for group in _grouped(wanted, position):
            step = group[0].rule.then[position]
            if step.waits:
                waits += [_waiting(one, position, step) for one in group]
            else:
                waits += _once(step, position, group)
    standing = [wait for wait in waits if wait.pk is not None]
    Wait.objects.bulk_create([wait for wait in waits if wait.pk is None])
    save_changed(standing, ["position", "due_at", "attempts", "state"])


def _once(step: Step, position: int, group: Sequence[Wanted]) -> list[Wait]:
    """One step for all its subjects at once; the waits of those it failed for."""
    later: list[Wait] = []
    for one, outcome in each_tried(lambda some: _outcomes(step, some), group):
        if isinstance(outcome, Exception):
            later += _failed(one, step, position, outcome)
            continue
        refusal = str(outcome.refusal) if outcome and outcome.refusal else ""
        changed = bool(outcome and outcome.changed)
        kept = outcome.detail if outcome is not None and ACTIONS[step.action].says is not None else {}
        _note(one, step, position, refused=refusal, changed=changed, **({"detail": kept} if kept else {}))
        if refusal:
            one.stopped, one.run.state, one.run.fault, one.run.error = True, "refused", "refusal", refusal[:500]
    return later


def _outcomes(step: Step, group: Sequence[Wanted]) -> list[Outcome | None]:
    items = [Item(one.event.subject, one.facts, one.event, step.told) for one in group]
    with transaction.atomic():
        found = {outcome.subject: outcome for outcome in ACTIONS[step.action].act(_actor(group), items)}
    return [found.get(one.event.subject) for one in group]


def _failed(one: Wanted, step: Step, position: int, failure: Exception) -> list[Wait]:
    """The run stops here; when it is to be tried again, nothing once that was tried often enough."""
    _note(one, step, position, failed=said(failure))
    one.stopped, one.run.state, one.run.fault, one.run.error = True, "failed", "error", said(failure)
    wait = one.wait or Wait(run_id=one.run.id, attempts=0)
    wait.position, wait.attempts = position, wait.attempts + 1
    due = again_at(wait.attempts)
    if due is None:
        wait.state = "failed"
        return [wait] if wait.pk is not None else []
    wait.due_at = due
    return [wait]


def _note(one: Wanted, step: Step, position: int, **came: Any) -> None:
    told = {"action": step.action, "step": position, "refused": "", "changed": False, **came}
    one.run.done = [*one.run.done, told]


def _waiting(one: Wanted, position: int, step: Step) -> Wait:
    one.stopped, one.run.state = True, "waiting"
    due = goes_on_at(step, one.facts)
    return Wait(run_id=one.run.id, position=position + 1, due_at=due)


def _grouped(wanted: Sequence[Wanted], position: int) -> list[list[Wanted]]:
    """Whoever takes this step, by rule. A record stands in a group once: several events of it are acted on in turn,
    so that each run is told what came of its own."""
    groups: dict[tuple[str, int, int], list[Wanted]] = {}
    times: Counter[tuple[str, int, UUID]] = Counter()
    for one in wanted:
        if not one.stopped and one.position <= position < len(one.rule.then):
            rule, subject = (one.rule.key, one.rule.revision), one.event.subject
            groups.setdefault((*rule, times[(*rule, subject)]), []).append(one)
            times[(*rule, subject)] += 1
    return list(groups.values())


def _actor(group: Sequence[Wanted]) -> Actor:
    rule = group[0].rule
    with translation.override("ru"):
        name = rule.titled("ru")
    causes = {one.event.subject: one.event.id for one in group}
    return system(name, kind=Kind.RULE).for_causes(causes, {"rule": rule.key, "revision": rule.revision})
