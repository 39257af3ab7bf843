"""What people did then of what a rule would do: read from the log of the record, of its tasks and of its letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dealernet.automation.ownruns import own_runs
from dealernet.automation.past import Happened
from dealernet.automation.registry import ACTIONS
from dealernet.automation.rules import Rule
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.sql import prepared

TASK: Final = ("tasks.created", "tasks.reopened")
LETTER: Final = ("conversations.letter_written", "conversations.message_written")
HOLDERS: Final = ("order", "deal", "call")
"""Types of records whose tasks and letters are found by the record."""


@dataclass(frozen=True, slots=True)
class Then:
    """What came of the same act then: by whom, how many seconds later."""

    people: str
    by: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Traces:
    """What a rule's acts leave in the log: kinds of events of the record, kinds of its tasks, keys of its letters."""

    kinds: Sequence[str]
    tasks: Sequence[str] = ()
    letters: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether anything of it could be seen."""
        return bool(self.kinds or self.tasks or self.letters)


def traces_of(rule: Rule) -> Traces:
    """By what one sees that a rule's acts were done; nothing where none of them leaves anything at the record."""
    acts = [step for step in rule.then if not step.waits]
    if KINDS[rule.on].subject_type not in HOLDERS:
        return Traces(comparable(rule))
    tasks = {str(step.told.get("kind")) for step in acts if step.action == "tasks.create"}
    letters = {str(step.told.get("template")) for step in acts if step.action == "letters.send"}
    return Traces(comparable(rule), sorted(tasks), sorted(letters))


def comparable(rule: Rule) -> list[str]:
    """The kinds of events of the same records by which one sees that the rule's acts were done."""
    of = KINDS[rule.on].subject_type
    announced = {kind for step in rule.then if not step.waits for kind in ACTIONS[step.action].announces}
    return sorted(kind for kind in announced if kind in KINDS and KINDS[kind].subject_type == of)


def came_of(rule: Rule, events: Sequence[Happened]) -> tuple[dict[int, Then], Then]:
    """Who did then what the rule would do, by event, and what holds of the other events. At most three statements.

    What the rule itself did comes first, by its runs; else the first such act after the event.
    """
    traces = traces_of(rule)
    found = _others(traces, events) | _own(rule.key, events)
    return found, Then("nobody" if traces else "unknown")


def _own(rule: str, events: Sequence[Happened]) -> dict[int, Then]:
    """What the rule itself did upon these events, by its runs. One statement."""
    at = {event.id: event.at for event in events}
    runs = [run for ran in own_runs(rule, [event.subject for event in events]).values() for run in ran]
    return {
        run.event_id: Then("rule", run.title, int((run.at - at[run.event_id]).total_seconds()))
        for run in runs
        if run.event_id in at
    }


def _others(traces: Traces, events: Sequence[Happened]) -> dict[int, Then]:
    asked: dict[str, Any] = {"ids": [e.id for e in events], "subjects": [e.subject for e in events]}
    rows: list[tuple[Any, ...]] = []
    if traces.kinds or traces.letters:
        letters = {"letters": list(LETTER if traces.letters else ()), "templates": list(traces.letters)}
        rows += prepared(_THEN, {**asked, "kinds": list(traces.kinds), **letters}, binary=True)
    if traces.tasks:
        rows += prepared(_TASKS, {**asked, "kinds": list(TASK), "tasks": list(traces.tasks)}, binary=True)
    at: Mapping[int, Any] = {event.id: event.at for event in events}
    found: dict[int, Then] = {}
    for event_id, kind, name, when, _place in sorted(rows, key=lambda row: row[4], reverse=True):
        people = kind if kind in ("person", "rule") else "program"
        found[event_id] = Then(people, name or "", int((when - at[event_id]).total_seconds()))
    return found


_THEN: Final = """
select asked.id, f.actor ->> 'kind', f.actor ->> 'name', f.at, f.id
  from unnest(%(ids)s::bigint[], %(subjects)s::uuid[]) asked(id, subject)
  cross join lateral (select f.id, f.actor, f.at from events_event f where f.subject = asked.subject and f.id > asked.id
                         and (f.kind = any(%(kinds)s::text[]) or (f.kind = any(%(letters)s::text[])
                               and f.facts ->> 'template' = any(%(templates)s::text[])))
                       order by f.id limit 1) f
"""
_TASKS: Final = """
select asked.id, f.actor ->> 'kind', f.actor ->> 'name', f.at, f.id
  from unnest(%(ids)s::bigint[], %(subjects)s::uuid[]) asked(id, subject)
  cross join lateral (select f.id, f.actor, f.at from tasks_task t join events_event f on f.subject = t.id
                       where t.holder_id = asked.subject and t.kind = any(%(tasks)s::text[]) and f.id > asked.id
                         and f.kind = any(%(kinds)s::text[]) order by f.id limit 1) f
"""
