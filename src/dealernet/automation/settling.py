"""What a person does about a run that did not go through: has it tried again, replayed, or skipped."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealernet.automation import guard
from dealernet.automation.acting import Wanted, act, facts_of, known_of
from dealernet.automation.engine import weighed
from dealernet.automation.events import RunRetried, RunSkipped, rule_id
from dealernet.automation.models import Run, Wait
from dealernet.automation.rules import KIND, Rule, rule_at
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.tree import ConditionWrong
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.cursor import by_ids
from dealernet.foundation.events.parking import REPLAY

RETRIED: Final = frozenset({"refused", "failed", "stopped"})
SKIPPED: Final = RETRIED | {"waiting"}


class RunSettled(Refusal):
    """The run went through meanwhile, or was skipped."""

    code = "run_settled"
    message = _("This run was already seen to: it stands as “%(state)s”.")


class RuleStandsStill(Refusal):
    """The rule of the run is set aside, unreadable or no longer in force."""

    code = "rule_stands_still"
    message = _("The rule cannot act now: %(why)s. Mend it or let it go on first.")


def can_retry(state: str) -> bool:
    """Whether a run in this state can be tried again or replayed."""
    return state in RETRIED


def can_skip(state: str) -> bool:
    """Whether a run in this state can be skipped."""
    return state in SKIPPED


def retry_run(actor: Actor, run_id: UUID) -> str:
    """Try a run again now; the state it comes to.

    A run that began goes on at the step it stopped at, with the revision it began with: what was done stays done.
    One that never began, for its rule was set aside or unreadable, is weighed anew by the revision in force. Refuses
    what went through or was skipped meanwhile, and a rule that still stands still. Locks the run, then its waits.
    """
    actor.require(REPLAY)
    with transaction.atomic():
        run = _locked(run_id, RETRIED)
        wanted = _going_on(run) if run.done else _weighed_anew(run)
        if wanted is not None:
            act([wanted])
        run.save(update_fields=["revision", "title", "state", "fault", "error", "grounds", "done"])
        log.record(actor, RunRetried(**_named(run), came_to=run.state))
    return str(run.state)


def skip_run(actor: Actor, run_id: UUID) -> None:
    """A run needs nothing more, and a wait of it ends. Refuses what went through or was skipped meanwhile."""
    actor.require(REPLAY)
    with transaction.atomic():
        run = _locked(run_id, SKIPPED)
        run.state = "skipped"
        run.save(update_fields=["state"])
        log.record(actor, RunSkipped(**_named(run)))


def _named(run: Run) -> dict[str, Any]:
    subject = rule_id(run.rule)
    return {"subject": subject, "stream": subject, "rule": run.rule, "event": run.event_id, "record": run.subject}


def _locked(run_id: UUID, states: frozenset[str]) -> Run:
    """The run, locked, its waits taken from the sweep: a sweep that has one is waited for, with the wait it leaves."""
    run = Run.objects.select_for_update().filter(id=run_id).first()
    if run is None:
        raise NotThere
    if run.state not in states:
        raise RunSettled(state=run.state)
    Wait.objects.filter(run_id=run_id, state="waiting").update(state="done")
    return run


def _going_on(run: Run) -> Wanted | None:
    rule = _readable(run.rule, run.revision)
    if (run.rule, run.revision) in guard.paused():
        raise RuleStandsStill(why=_("it is set aside"))
    [event] = by_ids([run.event_id])
    known = known_of(event, facts_of([event]))
    position = _stopped_at(run, rule)
    run.state, run.fault, run.error = "done", "", ""
    return Wanted(rule, event, run, known, position=position)


def _stopped_at(run: Run, rule: Rule) -> int:
    """The step that was refused or failed: the last one noted."""
    last = run.done[-1] if run.done else {}
    if "step" in last:
        return int(last["step"])
    acts = [n for n, step in enumerate(rule.then) if not step.waits]
    return acts[min(max(len(run.done) - 1, 0), len(acts) - 1)] if acts else 0


def _weighed_anew(run: Run) -> Wanted | None:
    now = publishing.current(KIND, run.rule)
    if now is None or now.body.get("off"):
        raise RuleStandsStill(why=_("it is no longer in force"))
    if (now.key, now.number) in guard.paused():
        raise RuleStandsStill(why=_("it is set aside"))
    rule = _readable(now.key, now.number)
    [event] = by_ids([run.event_id])
    if rule.on != event.kind:
        raise RuleStandsStill(why=_("it listens to another event now"))
    known = known_of(event, facts_of([event]))
    anew, holds = weighed(rule, event, known)
    run.revision, run.title, run.grounds, run.done = anew.revision, anew.title, anew.grounds, []
    run.state, run.fault, run.error = anew.state, anew.fault, anew.error
    return Wanted(rule, event, run, known) if holds else None


def _readable(key: str, revision: int) -> Rule:
    try:
        return rule_at(key, revision)
    except (ConditionWrong, ValueError, KeyError, TypeError) as wrong:
        raise RuleStandsStill(why=str(wrong)) from wrong
