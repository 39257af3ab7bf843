"""Rules that wait for an event of a record: what their conditions say of it now, the nearest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from dealernet.automation.queries import SEE
from dealernet.automation.rules import KIND, read_rule
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.decide import Ground, decide
from dealernet.foundation.conditions.explain import Reason, explained
from dealernet.foundation.configuration import publishing
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import SOURCES

UNREADABLE: Final = (ArithmeticError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Near:
    """A rule on an event that did not come: what its condition says of the record as it is now."""

    rule: str
    holds: bool
    grounds: tuple[Reason, ...]

    @property
    def against(self) -> int:
        """How many rows of the condition do not hold."""
        return sum(not one.holds for one in self.grounds)


def nearest(actor: Actor, subject_type: str, subject: UUID, rules: Collection[str]) -> list[Near]:
    """Those of these rules that are for such records and at work: first those that lack nothing but their event, then
    by how many rows of the condition do not hold.

    Whose record it is must have been asked of the area's own query before. A statement for the facts, however many.
    """
    actor.require(SEE)
    source = SOURCES.get(subject_type)
    facts = source.gather([subject]).get(subject) if source and rules else None
    if source is None or facts is None:
        return []
    found: list[tuple[int, Near]] = []
    for key, held in publishing.in_force(KIND).items():
        on = str(held.body.get("on", ""))
        if key not in rules or held.body.get("off") or on not in KINDS or KINDS[on].subject_type != subject_type:
            continue
        try:
            rule = read_rule(key, held.number, held.body)
            decision = decide(rule.when, facts)
        except UNREADABLE:
            continue
        grounds = explained([_noted(one) for one in decision.grounds], source.words)
        found.append((int(held.body.get("position", 100)), Near(key, decision.holds, grounds)))
    return [near for _place, near in sorted(found, key=lambda one: (not one[1].holds, one[1].against, one[0]))]


def _noted(one: Ground) -> dict[str, object]:
    told = {"field": one.field, "operator": one.operator, "holds": one.holds}
    return {**told, "value": plain(one.value), "actual": plain(one.actual)}
