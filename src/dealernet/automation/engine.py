"""The engine: a batch of events is weighed by the rules in force, and what they want is done set-wise, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dealernet.automation import guard, recurring, underterms, waits
from dealernet.automation.acting import Wanted, act, facts_of, known_of
from dealernet.automation.models import Run
from dealernet.automation.past import noted
from dealernet.automation.rules import Published, Rule
from dealernet.automation.trying import said
from dealernet.foundation import clock
from dealernet.foundation.bulk import insert_all
from dealernet.foundation.conditions.decide import Decision, decide
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import reaction

_published = Published()
__all__ = ["recurring", "run_of", "underterms", "waits", "weigh", "weighed"]


@reaction("automation", kinds_now=_published.kinds)
def weigh(events: Sequence[Recorded]) -> None:
    """Weigh every rule for every event of the batch, note each run with its grounds, do what matched."""
    rules = _published.on({event.kind for event in events})
    if not rules:
        return
    told = [event for event in events if event.kind in rules]
    facts = facts_of(told)
    quarantined = guard.paused()
    runs: list[Run] = []
    wanted: list[Wanted] = []
    for event in told:
        for rule in rules[event.kind]:
            if (rule.key, rule.revision) in quarantined or (rule.schedule and event.facts.get("rule") != rule.key):
                continue
            known = known_of(event, facts)
            run, holds = weighed(rule, event, known)
            runs.append(run)
            if holds:
                wanted.append(Wanted(rule, event, run, known))
    _guarded(wanted)
    act([one for one in wanted if not one.stopped])
    insert_all(runs)


def weighed(rule: Rule, event: Recorded, known: Mapping[str, Any]) -> tuple[Run, bool]:
    """A rule weighed for an event: its run, and whether it is to act. What cannot be weighed is a failed run."""
    if rule.broken:
        return _unweighable(rule, event, rule.broken), False
    try:
        decision = decide(rule.when, known)
    except (ArithmeticError, LookupError, TypeError, ValueError) as failure:
        return _unweighable(rule, event, said(failure)), False
    return run_of(rule, event, decision), decision.holds


def _guarded(wanted: Sequence[Wanted]) -> None:
    """Rules that run in circles or storm stop here, each alone."""
    before = guard.ancestors([one.event for one in wanted])
    found = guard.stopped([(one.rule, one.event) for one in wanted], before)
    for one in wanted:
        stop = found.get((one.rule.key, one.event.id))
        if stop is not None:
            one.stopped, one.run.state, one.run.fault, one.run.error = True, "stopped", stop.fault, stop.reason[:500]


def _unweighable(rule: Rule, event: Recorded, why: str) -> Run:
    run = run_of(rule, event, Decision(False, ()))
    run.state, run.fault, run.error = "failed", "unreadable", why[:500]
    return run


def run_of(rule: Rule, event: Recorded, decision: Decision) -> Run:
    """The run to be kept of a decision, with its grounds."""
    return Run(
        rule=rule.key,
        title=rule.titled("ru")[:200],
        revision=rule.revision,
        event_id=event.id,
        event_kind=event.kind,
        subject_type=event.subject_type,
        subject=event.subject,
        state="done" if decision.holds else "not_matched",
        grounds=noted(decision.grounds),
        done=[],
        error="",
        fault="",
        at=clock.now(),
    )
