"""A look before publishing: how often a rule would have acted lately, by what happened; cheap, without a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from dealernet.automation.events import MOMENTS
from dealernet.automation.past import Happened, remembered
from dealernet.automation.recurring import meant_now
from dealernet.automation.rules import KIND, Rule, read_rule
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import ConditionWrong, words_in
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import misfits
from dealernet.foundation.events.cursor import loaded
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.sql import prepared

DAYS: Final = 30
WINDOW: Final = 200_000
"""The newest events of the log that are looked through."""
MOST: Final = 1_000
"""Events a condition is weighed for; of more, the newest."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How often the event came since a day, for how many of them the condition was weighed, and how often it held.

    Of a rule on a moment there are no events: `acts` of `happened` records fit now.
    """

    happened: int
    weighed: int
    acts: int
    since: datetime
    by_the_clock: bool = False
    always: bool = False

    @property
    def days(self) -> int:
        """Over how many days back, the first of them begun."""
        return min(DAYS, max(1, -(-(clock.now() - self.since) // timedelta(days=1))))

    @property
    def is_whole(self) -> bool:
        """Whether every event was weighed."""
        return self.weighed == self.happened


def foreseen(actor: Actor, key: str, body: Any) -> Foreseen | None:
    """How often a rule would have acted within thirty days; nothing for a body that could not be published.

    At most six statements, however much happened: the newest two hundred thousand events are looked through, the
    condition is weighed for the newest thousand of its kind. Nothing is changed and nothing is kept.
    """
    actor.require(publishing.PUBLISH)
    if misfits(KIND, body):
        return None
    rule = read_rule(key, 0, body)
    since = clock.now() - timedelta(days=DAYS)
    if rule.on in MOMENTS:
        return _by_the_clock(rule, since)
    found = prepared(_EVENTS, {"kind": rule.on, "since": since, "window": WINDOW, "most": MOST}, binary=True)
    events = [Happened(i, subject, loaded(facts), at) for i, subject, facts, at, _count, _first in found]
    happened, first = (found[0][4], found[0][5]) if found else (0, since)
    if not rule.when.parts:
        return Foreseen(happened, happened, happened, max(since, first), always=True)
    known = remembered(events, KINDS[rule.on].subject_type, words_in(rule.when), rule=key)
    acts = sum(_holds(rule, known[event.id].facts) for event in events)
    return Foreseen(happened, len(events), acts, max(since, first))


_EVENTS: Final = """
with newest as materialized (
  select id, subject, at from events_event
   where id > (select coalesce(max(id), 0) from events_event) - %(window)s and kind = %(kind)s and at >= %(since)s
), looked as (
  select coalesce(min(at), %(since)s::timestamptz) as first from events_event
   where id = (select min(id) from events_event
                where id > (select coalesce(max(id), 0) from events_event) - %(window)s)
)
select n.id, n.subject, e.facts, n.at, (select count(*) from newest)::int, (select first from looked)
  from (select id, subject, at from newest order by id desc limit %(most)s) n join events_event e on e.id = n.id
"""


def _by_the_clock(rule: Rule, since: datetime) -> Foreseen | None:
    try:
        acts = meant_now(rule.on, rule.when)
    except ConditionWrong:
        return None
    return Foreseen(acts, acts, acts, since, by_the_clock=True, always=not rule.when.parts)


def _holds(rule: Rule, facts: Any) -> bool:
    try:
        return decide(rule.when, facts).holds
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return False
