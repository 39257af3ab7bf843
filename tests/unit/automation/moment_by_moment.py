"""The plain way to rehearse a rule on a moment: each record restored and weighed at each moment, one by one.

Slow, and with nothing to go wrong in it: what the quick way comes to must be the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dealernet.automation.ownruns import OwnRun
from dealernet.automation.past import Remembered
from dealernet.automation.replaying import Moments, _day_of
from dealernet.automation.restoring import Life
from dealernet.automation.rules import Rule
from dealernet.foundation.conditions.decide import Decision, decide
from dealernet.foundation.conditions.tree import words_in


@dataclass(frozen=True)
class Once:
    """One moment of one record at which the rule would have acted."""

    subject: UUID
    at: datetime
    decision: Decision
    known: Remembered
    people: str
    by: str
    seconds: int | None


def one_by_one(
    rule: Rule,
    lives: Sequence[Life],
    began: str,
    moments: Moments,
    kinds: Sequence[str],
    own: Sequence[OwnRun],
    figures: Counter[str],
) -> Iterator[Once]:
    """What a rule would have done with these records at these moments, counting all it weighed."""
    for life in lives:
        figures["records"] += 1
        acted = False
        for n, at in enumerate(moments.all):
            if life.now[began] > at:
                continue
            assumed = _meant(rule, life, moments, n, at)
            if assumed is None or not life.counts_at(at):
                continue
            figures["weighed"] += 1
            told = life.at(at, words_in(rule.when))
            try:
                decision = decide(rule.when, told.facts)
            except (ArithmeticError, LookupError, TypeError, ValueError):
                figures["unweighable"] += 1
                continue
            known = Remembered(told.facts, told.assumed | assumed)
            _count(figures, decision, known)
            if not decision.holds:
                continue
            people, by, seconds = _then(life, at, kinds, own)
            figures[f"acts:{people}"] += 1
            figures["seconds"] += (seconds or 0) if people == "person" else 0
            figures["acts_records"] += not acted
            acted = True
            yield Once(life.id, at, decision, known, people, by, seconds)


def _meant(rule: Rule, life: Life, moments: Moments, n: int, at: datetime) -> frozenset[str] | None:
    assert rule.schedule is not None
    if moments.of_day is None:
        return frozenset()
    told = life.at(at, [rule.schedule.day])
    day = _day_of(told.facts[rule.schedule.day]) or date.min
    return told.assumed if n in moments.of_day.get(day, ()) else None


def _count(figures: Counter[str], decision: Decision, known: Remembered) -> None:
    if known.assumed:
        figures["assumed"] += 1
        figures.update(f"assumed:{name}" for name in known.assumed)
    if decision.holds:
        figures["acts"] += 1
    else:
        figures.update(f"against:{n}" for n, ground in enumerate(decision.grounds) if not ground.holds)


def _then(life: Life, at: datetime, kinds: Sequence[str], own: Sequence[OwnRun]) -> tuple[str, str, Any]:
    for one in life.heard:
        if one.at > at and one.kind in kinds:
            who = one.by_kind if one.by_kind in ("person", "rule") else "program"
            return who, one.by, int((one.at - at).total_seconds())
    for run in own:
        if run.at >= at:
            return "rule", run.title, int((run.at - at).total_seconds())
    return ("nobody" if kinds else "unknown"), "", None
