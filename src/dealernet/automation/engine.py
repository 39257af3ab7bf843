"""The engine: a batch of events is weighed by the rules in force, and what they want is done set-wise, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils import translation

from dealernet.automation.models import Quarantine, Run
from dealernet.automation.registry import ACTIONS, Item
from dealernet.automation.rules import Published, Rule
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.conditions.decide import Decision, decide
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.log import plain
from dealernet.foundation.events.reactions import reaction
from dealernet.foundation.facts import SOURCES

DEEPEST: Final = 12
"""A chain of causes longer than this stops: rules are starting one another."""

_published = Published()


@dataclass(slots=True)
class _Wanted:
    """A rule that matched an event, on its way through its actions."""

    rule: Rule
    event: Recorded
    run: Run
    facts: Mapping[str, Any]
    stopped: bool = field(default=False)


@reaction("automation")
def weigh(events: Sequence[Recorded]) -> None:
    """Weigh every rule for every event of the batch, note each run with its grounds, do what matched."""
    rules = _published.on({event.kind for event in events})
    if not rules:
        return
    told = [event for event in events if event.kind in rules]
    facts = _facts(told)
    quarantined = set(Quarantine.objects.values_list("rule", "revision"))
    before = _ancestors(told)
    runs: list[Run] = []
    wanted: list[_Wanted] = []
    for event in told:
        for rule in rules[event.kind]:
            if (rule.key, rule.revision) in quarantined:
                continue
            known = facts.get(event.subject_type, {}).get(event.subject, {})
            decision = decide(rule.when, known)
            run = _run(rule, event, decision)
            runs.append(run)
            if decision.holds and _circles(rule, event, before):
                run.state, run.error = "stopped", _set_aside(rule, event)
            elif decision.holds:
                wanted.append(_Wanted(rule, event, run, known))
    _do(wanted)
    Run.objects.bulk_create(runs, ignore_conflicts=True)


def _do(wanted: Sequence[_Wanted]) -> None:
    for position in range(max((len(one.rule.then) for one in wanted), default=0)):
        for (_, action), group in _grouped(wanted, position).items():
            actor = _actor(group[0].rule, group)
            items = [Item(w.event.subject, w.facts, w.event, w.rule.then[position].told) for w in group]
            outcomes = {outcome.subject: outcome for outcome in ACTIONS[action](actor, items)}
            for one in group:
                outcome = outcomes.get(one.event.subject)
                refusal = str(outcome.refusal) if outcome and outcome.refusal else ""
                changed = bool(outcome and outcome.changed)
                one.run.done.append({"action": action, "refused": refusal, "changed": changed})
                if refusal:
                    one.stopped, one.run.state, one.run.error = True, "refused", refusal[:500]


def _grouped(wanted: Sequence[_Wanted], position: int) -> dict[tuple[str, str], list[_Wanted]]:
    groups: dict[tuple[str, str], list[_Wanted]] = {}
    for one in wanted:
        if not one.stopped and position < len(one.rule.then):
            groups.setdefault((one.rule.key, one.rule.then[position].action), []).append(one)
    return groups


def _facts(events: Sequence[Recorded]) -> dict[str, Mapping[UUID, Mapping[str, Any]]]:
    subjects: dict[str, list[UUID]] = {}
    for event in events:
        if event.subject_type in SOURCES:
            subjects.setdefault(event.subject_type, []).append(event.subject)
    return {kind: SOURCES[kind].gather(list(dict.fromkeys(ids))) for kind, ids in subjects.items()}


def _run(rule: Rule, event: Recorded, decision: Decision) -> Run:
    grounds = [
        {"field": g.field, "operator": g.operator, "value": plain(g.value), "actual": plain(g.actual), "holds": g.holds}
        for g in decision.grounds
    ]
    return Run(
        rule=rule.key,
        title=rule.titled("ru")[:200],
        revision=rule.revision,
        event_id=event.id,
        event_kind=event.kind,
        subject_type=event.subject_type,
        subject=event.subject,
        state="done" if decision.holds else "not_matched",
        grounds=grounds,
    )


def _actor(rule: Rule, group: Sequence[_Wanted]) -> Actor:
    with translation.override("ru"):
        name = rule.titled("ru")
    actor = system(name, kind=Kind.RULE)
    return actor.for_causes(
        {one.event.subject: one.event.id for one in group}, {"rule": rule.key, "revision": rule.revision}
    )


def _ancestors(events: Sequence[Recorded]) -> dict[int, list[tuple[str, UUID]]]:
    """For each event, (rule, subject) of the acts it follows from. One statement for the batch."""
    ids = [event.id for event in events if event.depth > 0]
    if not ids:
        return {}
    with connection.cursor() as db:
        db.execute(
            "with recursive chain(start, id, cause, rule, subject, steps) as ("
            " select e.id, e.id, e.cause, e.actor -> 'detail' ->> 'rule', e.subject, 0"
            "   from events_event e where e.id = any(%s)"
            " union all select c.start, e.id, e.cause, e.actor -> 'detail' ->> 'rule', e.subject, c.steps + 1"
            "   from chain c join events_event e on e.id = c.cause where c.steps < 50)"
            " select start, rule, subject from chain where rule is not null",
            [ids],
        )
        found: dict[int, list[tuple[str, UUID]]] = {}
        for start, rule, subject in db.fetchall():
            found.setdefault(start, []).append((rule, subject))
        return found


def _circles(rule: Rule, event: Recorded, before: Mapping[int, list[tuple[str, UUID]]]) -> bool:
    return event.depth > DEEPEST or (rule.key, event.subject) in before.get(event.id, [])


def _set_aside(rule: Rule, event: Recorded) -> str:
    reason = f"the rule came back to the same subject in one chain of causes (event {event.id}, depth {event.depth})"
    Quarantine.objects.update_or_create(rule=rule.key, defaults={"revision": rule.revision, "reason": reason})
    return reason
