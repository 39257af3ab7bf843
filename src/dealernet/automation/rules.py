"""Rules as data: on an event, when a condition holds, then actions; checked before publishing."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.automation.binding import broken_examples
from dealernet.automation.events import MOMENTS
from dealernet.automation.registry import ACTIONS
from dealernet.automation.schedules import Schedule, schedule_of, schedule_problems
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.tree import ConditionWrong, Group, parsed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.facts import SOURCES, Fact, FactsInSql

KIND = "rule"
_log = structlog.get_logger(__name__)
MOST_DAYS: Final = 365
_DURATION: Final = re.compile(r"([1-9][0-9]{0,3})([mhdw])")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Step:
    """One action with what it is told; or a wait, after which the rule goes on while `still` holds.

    A wait has its length (`wait`), or lasts to the morning of the day a fact names (`until`), or of one `days` days
    from it, counted in working days where it says so (`working`).
    """

    action: str
    told: Mapping[str, Any]
    wait: timedelta | None = None
    until: str = ""
    still: Group | None = None
    days: int = 0
    working: bool = False

    @property
    def waits(self) -> bool:
        """Whether the rule stands here for a while."""
        return self.wait is not None or bool(self.until)


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
    broken: str = ""
    """Why it cannot be read any more: it names a field or an action that no longer exists."""
    schedule: Schedule | None = None
    """When it is weighed by the clock, where it is a rule on a moment."""
    published_at: datetime | None = None

    def titled(self, language: str) -> str:
        """The rule's name in a language, else in Russian, else its key."""
        return self.title.get(language) or self.title.get("ru") or self.key


def _beyond(actor: Actor, body: Any) -> list[str]:
    """What the rule would do that its author may not, by title."""
    steps = body.get("then") if isinstance(body, Mapping) else None
    asked = [str(step.get("do")) for step in steps or [] if isinstance(step, Mapping)]
    found = [ACTIONS[name] for name in asked if name in ACTIONS]
    return list(dict.fromkeys(str(one.title) for one in found if one.power and not actor.may(one.power)))


@publishing.kind(KIND, gettext_lazy("Rules"), moves=True, beyond=_beyond)
def problems(body: Any) -> list[str]:
    """Why a rule may not be published: unknown events, fields, operators, actions."""
    if not isinstance(body, dict) or body.get("on") not in KINDS:
        asked = body.get("on") if isinstance(body, dict) else body
        return [_("there is no event “%(event)s”") % {"event": str(asked)[:60]}]
    found = []
    try:
        words = words_of(body["on"])
        found += _moment_problems(body, words)
        found += broken_examples(body.get("examples"), parsed(body.get("when"), words), words)
    except ConditionWrong as wrong:
        found.append(str(wrong))
    steps = body.get("then") or []
    if not steps:
        found.append(_("a rule does something: add an action"))
    for step in steps:
        found += _step_problems(step, body["on"])
    return found


def _moment_problems(body: Mapping[str, Any], words: Mapping[str, Fact]) -> list[str]:
    """Why a rule may not be weighed by the clock: nothing said of when, or a condition no list can be narrowed by."""
    if body["on"] not in MOMENTS:
        return [_("only a rule on a moment says when (“at”)")] if "at" in body else []
    told = SOURCES[MOMENTS[body["on"]].subject_type]
    compiled(parsed(body.get("when"), words), words, told.in_sql or FactsInSql({}))
    return schedule_problems(body.get("at"), words)


def _step_problems(step: Any, event_kind: str) -> list[str]:
    if not isinstance(step, dict) or sum(name in step for name in ("do", "wait", "until")) != 1:
        return [_("a step either does something (“do”) or waits (“wait”, “until”)")]
    if "do" in step:
        known = ACTIONS.get(str(step["do"]))
        if known is None:
            return [_("there is no action “%(action)s”") % {"action": str(step["do"])[:60]}]
        return known.problems(step, KINDS[event_kind].subject_type, words_of(event_kind))
    words = words_of(event_kind)
    if "until" in step and getattr(words.get(str(step["until"])), "type", "") != "date":
        return [_("“%(name)s” is not a day a rule can wait for") % {"name": str(step["until"])[:60]}]
    days = step.get("days", 0)
    if not isinstance(days, int) or isinstance(days, bool) or abs(days) > MOST_DAYS:
        return [_("days before or after are a whole number, at most %(most)s") % {"most": MOST_DAYS}]
    try:
        if "wait" in step:
            duration(step["wait"])
        parsed(step.get("still"), words)
    except (ValueError, ConditionWrong) as wrong:
        return [str(wrong)]
    return []


def duration(text: Any) -> timedelta:
    """How long `30m`, `4h`, `3d` or `2w` is; refuses anything else with `ValueError`."""
    found = _DURATION.fullmatch(str(text))
    if not found:
        raise ValueError(_("“%(text)s” is not a time to wait: say 30m, 4h, 3d or 2w") % {"text": str(text)[:40]})
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def words_of(event_kind: str) -> dict[str, Fact]:
    """The facts a rule on this event may ask for: those of its subject, and what the event tells of itself."""
    event = KINDS[event_kind]
    source = SOURCES.get(event.subject_type)
    return {**(source.words if source else {}), **event.words}


class Published:
    """The rules in force by event kind; read again only when a rule was published."""

    def __init__(self) -> None:
        self._stamp: str | None = None
        self._by_kind: dict[str, list[Rule]] = {}
        self._lock = threading.Lock()

    def on(self, kinds: set[str]) -> dict[str, list[Rule]]:
        """The rules for these kinds of events, in their order. One statement when nothing changed."""
        by_kind = self._now()
        return {kind: by_kind[kind] for kind in kinds if kind in by_kind}

    def kinds(self) -> set[str]:
        """The kinds of events some rule in force waits for. One statement when nothing changed."""
        return set(self._now())

    def _now(self) -> dict[str, list[Rule]]:
        with self._lock:
            stamp = publishing.stamp(KIND, *publishing.WORDS)
            if stamp != self._stamp:
                self._by_kind = self._read()
                self._stamp = stamp
            return self._by_kind

    def _read(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for one in publishing.in_force(KIND).values():
            if one.body.get("off") or one.body["on"] not in KINDS:
                continue
            try:
                rule = read_rule(one.key, one.number, one.body, published_at=one.published_at)
            except (ConditionWrong, ValueError, KeyError, TypeError) as wrong:
                _log.error("rules.unreadable", rule=one.key, revision=one.number, error=str(wrong))
                rule = _unreadable(one, str(wrong))
            found.setdefault(rule.on, []).append(rule)
        return {kind: sorted(rules, key=lambda rule: (rule.position, rule.key)) for kind, rules in found.items()}


@lru_cache(maxsize=500)
def rule_at(key: str, revision: int) -> Rule:
    """A rule as it was at a revision: that never changes, so it is read once."""
    return read_rule(key, revision, publishing.body_at(KIND, key, revision))


def read_rule(key: str, revision: int, body: Any, *, published_at: datetime | None = None) -> Rule:
    """A rule from its body. Raises `ConditionWrong`, `KeyError`, `ValueError` where it names what does not exist."""
    words = words_of(body["on"])
    return Rule(
        key=key,
        revision=revision,
        title=body.get("title", {}),
        on=body["on"],
        when=parsed(body.get("when"), words),
        then=[_step(step, words) for step in body["then"]],
        position=int(body.get("position", 100)),
        schedule=schedule_of(body["at"]) if body["on"] in MOMENTS else None,
        published_at=published_at,
    )


def why_unreadable(key: str, revision: int, body: Any) -> str:
    """Why a rule can no longer be read, in words: it names a field or an action that is gone. Empty when it can be."""
    try:
        read_rule(key, revision, body)
    except (ConditionWrong, ValueError, KeyError, TypeError) as wrong:
        return str(wrong)
    return ""


def _unreadable(one: publishing.InForce, why: str) -> Rule:
    titles = one.body.get("title", {})
    return Rule(one.key, one.number, titles, one.body["on"], Group("all", ()), (), 100, why)


def _step(step: dict[str, Any], words: Mapping[str, Fact]) -> Step:
    if "do" not in step:
        length = duration(step["wait"]) if "wait" in step else None
        still = parsed(step.get("still"), words)
        days, working = int(step.get("days", 0)), bool(step.get("working"))
        return Step("wait", {}, length, str(step.get("until", "")), still, days, working)
    if step["do"] not in ACTIONS:
        raise ValueError(f"there is no action “{step['do']}”")
    return Step(step["do"], {k: v for k, v in step.items() if k != "do"})
