"""The engine: a batch of events is weighed by the rules in force, and what they want is done set-wise, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import connection

from dealernet.automation import waits
from dealernet.automation.acting import Wanted, act, facts_of
from dealernet.automation.events import RuleStopped, rule_id
from dealernet.automation.models import Quarantine, Run
from dealernet.automation.rules import Published, Rule
from dealernet.foundation.access.identify import system
from dealernet.foundation.bulk import insert_all
from dealernet.foundation.conditions.decide import Decision, decide
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.log import plain
from dealernet.foundation.events.reactions import reaction
from dealernet.foundation.sql import prepared

DEEPEST: Final = 12
"""A chain of causes longer than this stops: rules are starting one another."""

_published = Published()
__all__ = ["waits", "weigh"]


@reaction("automation", kinds_now=_published.kinds)
def weigh(events: Sequence[Recorded]) -> None:
    """Weigh every rule for every event of the batch, note each run with its grounds, do what matched."""
    rules = _published.on({event.kind for event in events})
    if not rules:
        return
    told = [event for event in events if event.kind in rules]
    facts = facts_of(told)
    quarantined = set(prepared("select rule, revision from automation_quarantine", []))
    before = _ancestors(told)
    runs: list[Run] = []
    wanted: list[Wanted] = []
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
                wanted.append(Wanted(rule, event, run, known))
    act(wanted)
    insert_all(runs)


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
    reason = f"it came back to the same subject in one chain of causes (event {event.id}, depth {event.depth})"
    Quarantine.objects.update_or_create(rule=rule.key, defaults={"revision": rule.revision, "reason": reason})
    stopped = RuleStopped(
        subject=rule_id(rule.key),
        stream=rule_id(rule.key),
        rule=rule.key,
        revision=rule.revision,
        event=event.id,
        reason=reason,
    )
    log.record(system("automation").because(event.id), stopped)
    return reason
