"""Rules as data: on an event, when a condition holds, then actions; checked before publishing."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dealernet.automation.registry import ACTIONS
from dealernet.foundation.conditions.tree import ConditionWrong, Group, parsed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.facts import SOURCES, Fact

KIND = "rule"


@dataclass(frozen=True, slots=True)
class Step:
    """One action with what it is told."""

    action: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A published rule, ready to be weighed."""

    key: str
    revision: int
    title: Mapping[str, str]
    on: str
    when: Group
    then: Sequence[Step]
    position: int

    def titled(self, language: str) -> str:
        """The rule's name in a language, else in Russian, else its key."""
        return self.title.get(language) or self.title.get("ru") or self.key


@publishing.kind(KIND)
def problems(body: Any) -> list[str]:
    """Why a rule may not be published: unknown events, fields, operators, actions."""
    if not isinstance(body, dict) or body.get("on") not in KINDS:
        return [f"there is no event “{body.get('on') if isinstance(body, dict) else body}”"]
    found = []
    try:
        parsed(body.get("when"), words_of(body["on"]))
    except ConditionWrong as wrong:
        found.append(str(wrong))
    steps = body.get("then") or []
    if not steps:
        found.append("a rule does something: “then” is empty")
    found += [f"there is no action “{step.get('do')}”" for step in steps if step.get("do") not in ACTIONS]
    return found


def words_of(event_kind: str) -> dict[str, Fact]:
    """The facts a rule on this event may ask for: those of its subject."""
    source = SOURCES.get(KINDS[event_kind].subject_type)
    return dict(source.words) if source else {}


class Published:
    """The rules in force by event kind; read again only when a rule was published."""

    def __init__(self) -> None:
        self._stamp: str | None = None
        self._by_kind: dict[str, list[Rule]] = {}
        self._lock = threading.Lock()

    def on(self, kinds: set[str]) -> dict[str, list[Rule]]:
        """The rules for these kinds of events, in their order. One statement when nothing changed."""
        with self._lock:
            stamp = publishing.stamp(KIND)
            if stamp != self._stamp:
                self._by_kind = self._read()
                self._stamp = stamp
            return {kind: self._by_kind[kind] for kind in kinds if kind in self._by_kind}

    def _read(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for one in publishing.in_force(KIND).values():
            if one.body.get("off") or one.body["on"] not in KINDS:
                continue
            rule = Rule(
                key=one.key,
                revision=one.number,
                title=one.body.get("title", {}),
                on=one.body["on"],
                when=parsed(one.body.get("when"), words_of(one.body["on"])),
                then=[Step(step["do"], {k: v for k, v in step.items() if k != "do"}) for step in one.body["then"]],
                position=int(one.body.get("position", 100)),
            )
            found.setdefault(rule.on, []).append(rule)
        return {kind: sorted(rules, key=lambda rule: (rule.position, rule.key)) for kind, rules in found.items()}
