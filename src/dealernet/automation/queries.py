"""Runs of rules as cards and pages show them: what was decided, on which grounds, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import translation

from dealernet.automation.models import Quarantine, Run, Wait
from dealernet.automation.rules import KIND, why_unreadable
from dealernet.business.orders.queries import orders_of_holders
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.explain import Reason, explained
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events.timeline import Moment, recent
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.ids import first_id
from dealernet.foundation.paging import Page, Slice, newest_first

SEE: Final = "automation.see"
FEED_READS: Final = 500
FEED_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Done:
    """What one action of a run came to."""

    action: str
    changed: bool
    refused: str
    failed: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """What its action tells of it besides."""


@dataclass(frozen=True, slots=True)
class RunFilter:
    """What runs are narrowed by; `fault` is the kind of what went wrong, `since` and `until` bound the moment."""

    rule: str = ""
    state: str = ""
    fault: str = ""
    since: datetime | None = None
    until: datetime | None = None
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A rule weighed for an event: with the revision and the values that decided, for and against."""

    id: UUID
    rule: str
    title: str
    revision: int
    event_id: int
    event_kind: str
    subject_type: str
    subject: UUID
    state: str
    grounds: tuple[Reason, ...]
    done: tuple[Done, ...]
    error: str
    at: datetime
    fault: str = ""
    due_at: datetime | None = None
    """When it goes on by itself: after a wait, or to try again what failed."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why something happened by itself: the rule with its revision, what it follows from, the values that decided."""

    rule: str
    revision: int
    because: str
    grounds: tuple[Reason, ...]
    run: UUID | None = None


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One thing that happened to an order somebody looks after, and why."""

    order_id: UUID
    number: str
    moment: Moment
    why: Why | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in force, with its revision, and why it stands still if it does."""

    key: str
    title: str
    on: str
    revision: int
    published_at: datetime | None
    author: str
    actions: tuple[str, ...]
    quarantined: str
    off: bool = False
    broken: str = ""
    """Why it can no longer be read: it names a field or an action that is gone."""
    at: Any = None
    """At which moments it is weighed, where it goes by the clock."""


def runs_of(actor: Actor, subjects: Sequence[UUID], *, matched_only: bool = False) -> list[RunRow]:
    """The runs about these subjects, newest first, at most 200. Two statements.

    Whose subjects they are must have been asked of the area's own query before.
    """
    actor.require(SEE)
    found = Run.objects.filter(subject__in=subjects).order_by("-id")
    if matched_only:
        found = found.exclude(state="not_matched")
    titles = _titles()
    return [_row(run, titles) for run in found[:200]]


def list_runs(actor: Actor, page: Page, *, rule: str = "", state: str = "") -> Slice[RunRow]:
    """Runs, newest first. Two statements."""
    return find_runs(actor, page, RunFilter(rule=rule, state=state))


def find_runs(actor: Actor, page: Page, chosen: RunFilter) -> Slice[RunRow]:
    """Runs of a cut, newest first, with when each goes on by itself. Three statements.

    Costs an index range scan: of the rule's runs, of the record's, of those nobody has settled, or of all of them
    down from the end of the period.
    """
    actor.require(SEE)
    named = {"rule": chosen.rule, "state": chosen.state, "fault": chosen.fault, "subject": chosen.subject}
    found = Run.objects.filter(**{name: value for name, value in named.items() if value})
    if chosen.fault and not chosen.state:
        found = found.exclude(state__in=["done", "not_matched"])
    if chosen.since:
        found = found.filter(at__gte=chosen.since)
    if chosen.until:
        found = found.filter(at__lt=chosen.until, id__lt=first_id(chosen.until))
    titles = _titles()
    rows = newest_first(found, page, lambda run: _row(run, titles))
    return Slice(_with_due(rows.rows), rows.next)


def run_of(actor: Actor, run_id: UUID) -> RunRow:
    """One run, or `NotThere`. Two statements."""
    actor.require(SEE)
    run = Run.objects.filter(id=run_id).first()
    if run is None:
        raise NotThere
    return _row(run, _titles())


def runs_of_events(event_ids: Sequence[int]) -> list[RunRow]:
    """The runs of these events, with when each goes on by itself. Three statements.

    Whose records they are of must have been asked of the area's own query before.
    """
    titles = _titles()
    rows = [_row(run, titles) for run in Run.objects.filter(event_id__in=event_ids)]
    return _with_due(rows)


def rule_card(actor: Actor, key: str) -> tuple[RuleRow, Any]:
    """A rule in force with its body as it was published, or `NotThere`. Two statements."""
    actor.require(SEE)
    one = publishing.current(KIND, key)
    if one is None:
        raise NotThere
    return _rule(one, Quarantine.objects.filter(rule=key).first()), one.body


def list_rules(actor: Actor) -> list[RuleRow]:
    """The rules in force, in the order they are weighed. Two statements."""
    actor.require(SEE)
    still = {one.rule: one for one in Quarantine.objects.all()}
    rules = publishing.in_force(KIND).values()
    return [_rule(one, still.get(one.key)) for one in sorted(rules, key=lambda r: (r.body.get("position", 100), r.key))]


def reasons_of(moments: Sequence[Moment]) -> dict[int, Why]:
    """For each moment made by a rule, why: by the moment's id. Two statements, however many moments."""
    by_rule = [m for m in moments if m.who.rule and m.because is not None]
    if not by_rule:
        return {}
    events = [m.because.event_id for m in by_rule if m.because]
    runs = {(run.rule, run.event_id): run for run in Run.objects.filter(event_id__in=events)}
    titles, found = _titles(), {}
    for moment in by_rule:
        because = moment.because
        run = runs.get((moment.who.rule, because.event_id)) if because else None
        if run and because:
            text = f"{because.text}: {because.who.name}" if because.who.kind == "person" else because.text
            found[moment.id] = Why(_title(run, titles), run.revision, text, _grounds(run), run.id)
    return found


SAID_ALREADY: Final = frozenset({"orders.status_changed"})
"""What follows from something the feed shows anyway."""


def feed(actor: Actor, *, limit: int = 50, own: bool = True) -> list[FeedRow]:
    """What happened to the orders an actor is responsible for (or reaches), newest first, and why.

    Reads the newest events in at most four rounds of 500, so its cost is bounded: at most ten statements.
    """
    actor.require(SEE)
    rows: list[tuple[str, Moment]] = []
    before: int | None = None
    for _ in range(FEED_ROUNDS):
        moments = recent("order", before=before, limit=FEED_READS)
        orders = orders_of_holders(actor, list({moment.subject for moment in moments}))
        rows += [
            (orders[m.subject].number, m)
            for m in moments
            if m.kind not in SAID_ALREADY
            and m.subject in orders
            and (not own or orders[m.subject].responsible_id == actor.id)
        ]
        if len(rows) >= limit or len(moments) < FEED_READS:
            break
        before = moments[-1].id
    reasons = reasons_of([moment for _, moment in rows[:limit]])
    return [FeedRow(m.subject, number, m, reasons.get(m.id)) for number, m in rows[:limit]]


def _row(run: Run, titles: Mapping[str, Mapping[str, str]]) -> RunRow:
    return RunRow(
        id=run.id,
        rule=run.rule,
        title=_title(run, titles),
        revision=run.revision,
        event_id=run.event_id,
        event_kind=run.event_kind,
        subject_type=run.subject_type,
        subject=run.subject,
        state=run.state,
        grounds=_grounds(run),
        done=tuple(
            Done(d["action"], bool(d.get("changed")), d.get("refused", ""), d.get("failed", ""), d.get("detail", {}))
            for d in run.done
        ),
        error=run.error,
        at=run.at,
        fault=run.fault,
    )


def _with_due(rows: Sequence[RunRow]) -> list[RunRow]:
    unsettled = [row.id for row in rows if row.state in ("waiting", "failed")]
    due = dict(Wait.objects.filter(run_id__in=unsettled, state="waiting").values_list("run_id", "due_at"))
    return [replace(row, due_at=due.get(row.id)) for row in rows]


def _rule(one: publishing.InForce, still: Quarantine | None) -> RuleRow:
    title = one.body.get("title", {})
    stands = still.reason if still and still.revision == one.number else ""
    return RuleRow(
        key=one.key,
        title=title.get(translation.get_language() or "ru") or title.get("ru") or one.key,
        on=one.body.get("on", ""),
        revision=one.number,
        published_at=one.published_at,
        author=one.author,
        actions=tuple(str(step.get("do")) for step in one.body.get("then", []) if step.get("do")),
        quarantined=stands,
        off=bool(one.body.get("off")),
        broken=why_unreadable(one.key, one.number, one.body),
        at=one.body.get("at"),
    )


def _titles() -> dict[str, Any]:
    return {key: one.body.get("title", {}) for key, one in publishing.in_force(KIND).items()}


def _title(run: Run, titles: Mapping[str, Mapping[str, str]]) -> str:
    return titles.get(run.rule, {}).get(translation.get_language() or "ru") or run.title or run.rule


def _grounds(run: Run) -> tuple[Reason, ...]:
    source = SOURCES.get(run.subject_type)
    return explained(run.grounds, source.words if source else {})
