"""A run in words: what came of it, what went wrong, what each step did, why nothing happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dealernet.automation.inquiry import Verdict
from dealernet.automation.queries import Done, RunRow
from dealernet.automation.registry import ACTIONS
from dealernet.automation.settling import can_retry, can_skip
from dealernet.foundation.access.actor import Actor
from dealernet.web.components.words import written_moment
from dealernet.web.desk.records import records_of
from dealernet.web.desk.rules.presenting import event_in_words, written_state

TONES: Final[Mapping[str, tuple[str, str]]] = {
    "done": ("good", "check"),
    "refused": ("bad", "stop"),
    "failed": ("bad", "alert"),
    "stopped": ("bad", "pause"),
    "waiting": ("wait", "clock"),
    "not_matched": ("", "dot"),
    "skipped": ("", "close"),
}
FAULTS: Final[Mapping[str, Any]] = {
    "refusal": pgettext_lazy("kind of failure", "The trade said no"),
    "error": pgettext_lazy("kind of failure", "An error of the program"),
    "unreadable": pgettext_lazy("kind of failure", "The rule cannot be read"),
    "circle": pgettext_lazy("kind of failure", "Ran in circles"),
    "storm": pgettext_lazy("kind of failure", "Acted too often"),
}
HELPS: Final[Mapping[str, Any]] = {
    "refusal": gettext_lazy("Mend what it names, then try again: it goes on at this step."),
    "error": gettext_lazy("It is tried six times in all by itself, each time later."),
    "unreadable": gettext_lazy("Mend the rule and publish it, then try again."),
    "circle": gettext_lazy("Mend the rule or let it go on, then try again."),
    "storm": gettext_lazy("Mend the rule or let it go on, then try again."),
}
SILENCES: Final[Mapping[str, Any]] = {
    "no_event": gettext_lazy("What the rule waits for did not happen to this record."),
    "not_published": gettext_lazy("When it happened the rule was not published yet: it is there since %(since)s."),
    "off": gettext_lazy("When it happened the rule was switched off."),
    "set_aside": gettext_lazy("The rule stands still, or stood still then: it was set aside %(since)s."),
    "parked": gettext_lazy("What happened could not be dealt with and is set aside: %(detail)s"),
    "not_delivered": gettext_lazy("It has just happened: rules have not been told yet."),
    "not_weighed": gettext_lazy("The rule was not weighed: it came into force while this was being delivered."),
}


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run with its words. `known`: whether the reader may see the record, hence the values."""

    row: RunRow
    order: Any
    known: bool
    state: str
    tone: str
    shape: str
    event: str
    fault: str
    helps: str
    steps: tuple[str, ...]
    may_retry: bool
    may_skip: bool


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """What one rule made of one event, with its words."""

    verdict: Verdict
    on: str
    state: str
    tone: str
    shape: str
    text: str
    run: ShownRun | None


def shown(actor: Actor, rows: Sequence[RunRow], *, may_settle: bool) -> list[ShownRun]:
    """Runs with their words; of records out of reach only the rule and the state. At most two statements."""
    records = records_of(actor, ((row.subject_type, row.subject) for row in rows))
    return [_shown(row, records.get(row.subject), actor, may_settle=may_settle) for row in rows]


def verdicts(actor: Actor, found: Sequence[Verdict], *, may_settle: bool) -> list[ShownVerdict]:
    """Verdicts with their words, those that say most first: what went wrong, what did not apply, what was done."""
    ordered = sorted(found, key=lambda one: _RANKS.get(one.word, 1))
    runs = [one.run for one in ordered if one.run is not None]
    by_id = {run.row.id: run for run in shown(actor, runs, may_settle=may_settle)}
    return [_verdict(one, by_id.get(one.run.id) if one.run else None) for one in ordered]


_RANKS: Final[Mapping[str, int]] = {"not_matched": 2, "waiting": 3, "done": 4, "no_event": 5}


def _verdict(one: Verdict, run: ShownRun | None) -> ShownVerdict:
    if run is not None:
        return ShownVerdict(one, event_in_words(one.on), run.state, run.tone, run.shape, "", run)
    told = {"since": written_moment(one.since), "detail": one.detail}
    words = _("Was not there") if one.word == "no_event" else _("Was not weighed")
    tone, shape = ("", "dot") if one.word == "no_event" else ("wait", "pause")
    return ShownVerdict(one, event_in_words(one.on), words, tone, shape, str(SILENCES[one.word]) % told, None)


def _shown(row: RunRow, order: Any, actor: Actor, *, may_settle: bool) -> ShownRun:
    tone, shape = TONES.get(row.state, ("", "dot"))
    return ShownRun(
        row=row,
        order=order,
        known=order is not None or actor.reach.everything,
        state=written_state(row.state),
        tone=tone,
        shape=shape,
        event=event_in_words(row.event_kind),
        fault=str(FAULTS.get(row.fault, "")),
        helps=str(HELPS.get(row.fault, "")) if can_retry(row.state) else "",
        steps=tuple(_step(done) for done in row.done),
        may_retry=may_settle and can_retry(row.state),
        may_skip=may_settle and can_skip(row.state),
    )


def _step(done: Done) -> str:
    known = ACTIONS.get(done.action)
    name = str(known.title or known.name) if known else _("wait") if done.action == "wait" else done.action
    if done.failed or done.refused:
        return _("%(step)s: %(why)s") % {"step": name, "why": done.failed or done.refused}
    if not done.changed:
        return _("%(step)s: nothing to change") % {"step": name}
    more = known.says(done.detail) if known is not None and known.says is not None and done.detail else ""
    return _("%(step)s: %(why)s") % {"step": name, "why": more} if more else name
