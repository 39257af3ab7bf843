"""The guard: a rule in circles or a storm is set aside alone, with the culprit chain told; all others keep working."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from dealernet.automation.events import RuleStopped, rule_id
from dealernet.automation.models import Quarantine
from dealernet.automation.rules import KIND, Rule
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.access.staff import holders_of
from dealernet.foundation.configuration import publishing
from dealernet.foundation.events import log
from dealernet.foundation.events.cursor import loaded
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.timeline import timeline, told
from dealernet.foundation.sql import plain_array, prepared
from dealernet.foundation.workdays.due import Due

DEEPEST: Final = 12
"""A chain of causes longer than this stops: rules are starting one another."""
FREE: Final = 3
"""So many times a minute a rule may act on one record uncounted: a bulk load of many records is no storm."""
TASK: Final = "rule_stopped"
LONGEST_TOLD: Final = 15

Chains = Mapping[int, Sequence[tuple[str, UUID]]]
Fired = tuple[Rule, Recorded]


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a rule was stopped at an event: `fault` is circle or storm, `reason` says it in words."""

    fault: str
    reason: str


def ancestors(events: Sequence[Recorded]) -> Chains:
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


def stopped(fired: Sequence[Fired], before: Chains) -> dict[tuple[str, int], Stop]:
    """Which of the rules that are about to act may not, by (rule, event); those rules are set aside at once.

    A rule that comes back to a subject in one chain, or a chain deeper than twelve, is a circle: of how many records at
    once, it is told once. Acting on the same
    records, or on what follows from itself, more often than the bound a minute is a storm: the first three times
    a record are free, so that a thousand dealers, or a file with ten thousand orders, are none. One statement, and one
    more where something has to be counted.
    """
    found: dict[tuple[str, int], Stop] = {}
    for rule, event in fired:
        if event.depth > DEEPEST or (rule.key, event.subject) in before.get(event.id, ()):
            reason = _("it came back to the same record in one chain of causes (event %(event)s, depth %(depth)s)")
            stop = Stop("circle", reason % {"event": event.id, "depth": event.depth})
            if all(rule.key != key for key, _event in found):
                _set_aside(rule, event, stop)
            found[rule.key, event.id] = stop
    left = [(rule, event) for rule, event in fired if (rule.key, event.id) not in found]
    for key, firings in _storms(left, before).items():
        mine = [(rule, event) for rule, event in left if rule.key == key]
        reason = _("it acted %(firings)s times a minute on the same records; the bound is %(bound)s")
        stop = Stop("storm", reason % {"firings": firings, "bound": bound()})
        _set_aside(*mine[-1], stop)
        found |= {(rule.key, event.id): stop for rule, event in mine}
    return found


def bound() -> int:
    """How often a minute a rule may come back to the same records before it is set aside."""
    return int(settings.RULE_FIRINGS_A_MINUTE)


def chain_of(event_id: int) -> list[str]:
    """The chain of causes up to an event in words, the first cause first: what happened, and which rule did it."""
    return [_link(kind, facts, name, rule) for kind, facts, name, rule in reversed(prepared(_CHAIN, [event_id]))]


def chain_of_stop(key: str) -> list[str]:
    """The chain at which a rule was set aside last, in words; empty when it never was. Two statements."""
    found = [moment for moment in timeline([rule_id(key)], limit=20) if moment.kind == RuleStopped.kind]
    return chain_of(int(found[0].facts["event"]))[-LONGEST_TOLD:] if found else []


_CHAIN: Final = """
with recursive chain(id, cause, kind, facts, actor, steps) as (
    select e.id, e.cause, e.kind, e.facts, e.actor, 0 from events_event e where e.id = %s
    union all select e.id, e.cause, e.kind, e.facts, e.actor, c.steps + 1
      from chain c join events_event e on e.id = c.cause where c.steps < 50)
select kind, facts, actor ->> 'name', actor -> 'detail' ->> 'rule' from chain order by steps
"""


def _link(kind: str, facts: Any, name: str, rule: str | None) -> str:
    said = told(kind, loaded(facts))
    return _("“%(rule)s”: %(said)s") % {"rule": name, "said": said} if rule else said


def _storms(fired: Sequence[Fired], before: Chains) -> dict[str, int]:
    """Rules beyond the bound, and how often they acted in the worst minute."""
    if not fired:
        return {}
    again = _again({event.id for _, event in fired})
    counted: Counter[tuple[str, datetime]] = Counter()
    for rule, event in fired:
        if again.get(event.id, 0) >= FREE or any(rule.key == key for key, _ in before.get(event.id, ())):
            counted[rule.key, event.at.replace(second=0, microsecond=0)] += 1
    if not counted:
        return {}
    rows = prepared(
        _COUNT,
        [
            [key for key, _ in sorted(counted)],
            [minute for _, minute in sorted(counted)],
            [counted[one] for one in sorted(counted)],
        ],
    )
    prepared("delete from automation_pace where minute < %s returning id", [clock.now() - timedelta(days=1)])
    return {key: firings for key, firings in sorted(rows, key=lambda row: row[1]) if firings > bound()}


_COUNT: Final = """
insert into automation_pace as p (rule, minute, firings)
select * from unnest(%s::text[], %s::timestamptz[], %s::int[])
on conflict (rule, minute) do update set firings = p.firings + excluded.firings
returning rule, firings
"""


def _again(events: Iterable[int]) -> dict[int, int]:
    """How often the same thing had happened to the same record within the minute before each event, at most twenty."""
    return dict(prepared(_AGAIN, [plain_array(events)]))


_AGAIN: Final = """
select e.id, count(*) from unnest(%s::bigint[]) asked(id) join events_event e on e.id = asked.id
  cross join lateral (select p.kind, p.at from events_event p where p.subject = e.subject and p.id < e.id
                       order by p.id desc limit 20) p
 where p.kind = e.kind and p.at > e.at - interval '1 minute' group by e.id
"""


def _set_aside(rule: Rule, event: Recorded, stop: Stop) -> None:
    reason = stop.reason
    Quarantine.objects.update_or_create(rule=rule.key, defaults={"revision": rule.revision, "reason": reason})
    who = system("automation").because(event.id)
    subject = rule_id(rule.key)
    log.record(
        who,
        RuleStopped(
            subject=subject, stream=subject, rule=rule.key, revision=rule.revision, event=event.id, reason=reason
        ),
    )
    with translation.override("ru"):
        create_tasks(who, _tasks(rule, event, reason))


def _tasks(rule: Rule, event: Recorded, reason: str) -> list[NewTask]:
    """For the author of the revision and for everybody who publishes: the rule, the chain, what to do."""
    chain = chain_of(event.id)
    left_out = ["…"] if len(chain) > LONGEST_TOLD else []
    said = " → ".join([*left_out, *chain[-LONGEST_TOLD:]])
    whom = {publishing.author_of(KIND, rule.key, rule.revision), *holders_of(publishing.PUBLISH)} - {None}
    due = Due(whom)
    title = _("Rule “%(rule)s” was set aside") % {"rule": rule.titled("ru")}
    why = _("%(reason)s. The chain: %(chain)s. Mend the rule and publish it, or let it go on as it is.")
    return [
        NewTask(
            key=f"{TASK}:{rule.key}:{rule.revision}:{event.id}:{person}",
            kind=TASK,
            title=title,
            reason=why % {"reason": reason[:1].upper() + reason[1:], "chain": said},
            facts={"rule": rule.key, "revision": rule.revision, "chain": chain[-LONGEST_TOLD:]},
            holder_id=rule_id(rule.key),
            assignee_id=person,
            due_at=due.hours(1, person),
        )
        for person in sorted(whom, key=str)
    ]


def paused() -> set[tuple[str, int]]:
    """(rule, revision) of the rules set aside. One statement."""
    return set(prepared("select rule, revision from automation_quarantine", []))
