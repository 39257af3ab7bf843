"""Cycles that can be seen before a rule is published: from what actions say they announce."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from dealernet.automation.registry import ACTIONS


@dataclass(frozen=True, slots=True)
class Link:
    """A rule of a cycle and the kind of event by which it starts the next one."""

    rule: str
    title: str
    announces: str


@dataclass(frozen=True, slots=True)
class Cycle:
    """Rules that may start one another in circles, the one that is published first."""

    links: tuple[Link, ...]

    def __str__(self) -> str:
        way = " → ".join(f"“{link.title}” → {link.announces}" for link in self.links)
        said = gettext("Rules may start one another in circles: %(way)s → “%(first)s”")
        return said % {"way": way, "first": self.links[0].title}


def cycle_warnings(rules_in_force: Mapping[str, Any], new_body: Any, *, key: str = "") -> list[Cycle]:
    """The shortest circle for each event by which a rule would start others and be started by them again.

    `rules_in_force` are bodies by key; the one under `key`, which the new body takes the place of, is left out. Only a
    warning: conditions may keep the circle from closing, and the guard stops one that does not. Grows with the rules
    times what each announces.
    """
    bodies = {name: body for name, body in rules_in_force.items() if name != key and not body.get("off")}
    bodies[key] = new_body
    return [found for kind in _announced(new_body) if (found := _circle(bodies, key, kind)) is not None]


def _circle(bodies: Mapping[str, Any], first: str, kind: str) -> Cycle | None:
    start = Link(first, _title(bodies[first], first), kind)
    waiting: deque[tuple[Link, ...]] = deque([(start,)])
    seen = {first}
    while waiting:
        way = waiting.popleft()
        for name in _listeners(bodies, way[-1].announces):
            if name == first:
                return Cycle(way)
            if name not in seen:
                seen.add(name)
                told = _title(bodies[name], name)
                waiting += [(*way, Link(name, told, after)) for after in _announced(bodies[name])]
    return None


def _listeners(bodies: Mapping[str, Any], kind: str) -> Iterator[str]:
    return (name for name, body in bodies.items() if body.get("on") == kind)


def _announced(body: Any) -> list[str]:
    steps = body.get("then") or []
    named = [ACTIONS[step["do"]] for step in steps if isinstance(step, dict) and step.get("do") in ACTIONS]
    return sorted({kind for action in named for kind in action.announces})


def _title(body: Any, key: str) -> str:
    titles = body.get("title") or {}
    return titles.get(translation.get_language() or "ru") or titles.get("ru") or key
