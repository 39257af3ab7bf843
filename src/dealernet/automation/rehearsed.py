"""What rehearsals came to: how often, on which records, and against what people did then."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, Subquery
from django.utils import translation

from dealernet.automation.events import MOMENTS
from dealernet.automation.models import Finding, Rehearsal
from dealernet.automation.queries import SEE
from dealernet.automation.registry import FORETELLING
from dealernet.automation.rules import words_of
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.explain import Reason, explained, stated
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events.event import KINDS

PEOPLE: Final = ("person", "rule", "program", "nobody", "unknown")
LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """A rehearsal: of which rule, on which period, how far it is, what it came to."""

    id: UUID
    rule: str
    title: str
    revision: int | None
    body: Mapping[str, Any]
    since: datetime
    until: datetime
    state: str
    total: int
    figures: Mapping[str, int]
    error: str
    asked_by: str
    at: datetime
    began_at: datetime | None
    ended_at: datetime | None

    @property
    def goes(self) -> bool:
        """Whether it has not ended."""
        return self.state in ("waiting", "running")

    @property
    def by_the_clock(self) -> bool:
        """Whether the rule is one on a moment: records are gone through, each at every moment of the period."""
        return self.body["on"] in MOMENTS

    @property
    def weighed(self) -> int:
        """How many events, or records at a moment, were weighed so far."""
        return self.figures.get("weighed", 0)

    @property
    def gone(self) -> int:
        """How far it is of the `total`: events weighed, or records gone through."""
        return self.figures.get("records", 0) if self.by_the_clock else self.weighed

    @property
    def seconds_left(self) -> int | None:
        """How long it goes on at the pace it had so far; nothing before there is a pace."""
        if not self.goes or self.began_at is None or not self.gone:
            return None
        spent = (clock.now() - self.began_at).total_seconds()
        return round(spent * (self.total - self.gone) / self.gone)

    @property
    def against(self) -> dict[int, int]:
        """How often each row of the condition, by its number, spoke against."""
        return {int(n): many for n, many in self._of("against:").items()}

    @property
    def assumed_fields(self) -> dict[str, int]:
        """How often each fact was taken from now, since nobody noted it then."""
        return self._of("assumed:")

    @property
    def subject_type(self) -> str:
        """The type of the records the rule is about."""
        on = str(self.body.get("on"))
        return KINDS[on].subject_type if on in KINDS else ""

    def _of(self, prefix: str) -> dict[str, int]:
        found = {name.removeprefix(prefix): many for name, many in self.figures.items() if name.startswith(prefix)}
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One record: what the rule would do with it, on which grounds, and what came then."""

    id: int
    event_id: int
    subject_type: str
    subject: UUID
    at: datetime
    verdict: str
    people: str
    by: str
    seconds: int | None
    grounds: tuple[Reason, ...]
    assumed: tuple[str, ...]
    guesses: tuple[str, ...]
    """What was assumed with the values it was taken for."""


@dataclass(frozen=True, slots=True)
class Findings:
    """A page of records, and the key of the next one if there is more."""

    rows: list[FindingRow]
    next: int | None


def list_rehearsals(actor: Actor, *, rule: str = "") -> list[RehearsalRow]:
    """The latest fifty rehearsals, of one rule or of all. One statement."""
    actor.require(SEE)
    found = Rehearsal.objects.order_by("-at")
    return [_row(one) for one in (found.filter(rule=rule) if rule else found)[:LISTED]]


def rehearsal_card(actor: Actor, rehearsal_id: UUID) -> RehearsalRow:
    """One rehearsal, or `NotThere`. One statement."""
    actor.require(SEE)
    one = Rehearsal.objects.filter(id=rehearsal_id).first()
    if one is None:
        raise NotThere
    return _row(one)


def findings_of(
    actor: Actor, of: RehearsalRow, *, verdict: str = "acts", people: str = "", after: int = 0, size: int = 50
) -> Findings:
    """The records a rehearsal came upon, the earliest first; five thousand are kept. One statement.

    Which of them a reader may see is asked of the area's own query.
    """
    actor.require(SEE)
    found = Finding.objects.filter(rehearsal_id=of.id, verdict=verdict)
    if after:
        there = Finding.objects.filter(id=after, rehearsal_id=of.id).values("at")
        found = found.filter(Q(at__gt=Subquery(there)) | Q(at=Subquery(there), id__gt=after))
    if people:
        found = found.filter(people=people)
    rows = list(found.order_by("at", "id")[: size + 1])
    words = words_of(of.body["on"])
    shown = [_finding(row, words) for row in rows[:size]]
    return Findings(shown, rows[size - 1].id if len(rows) > size else None)


def foretold(of: RehearsalRow, subjects: Collection[UUID]) -> dict[UUID, list[str]]:
    """What the steps of the rule would come to for these records as things stand now, in words; nothing leaves.

    As many statements as the steps that can tell it need, however many records.
    """
    found: dict[UUID, list[str]] = {}
    for step in of.body.get("then", ()) if subjects else ():
        foretell = FORETELLING.get(str(step.get("do")))
        if foretell is None:
            continue
        for subject, said in foretell(step, KINDS[of.body["on"]].subject_type, list(subjects)).items():
            found.setdefault(subject, []).append(said)
    return found


def _row(one: Rehearsal) -> RehearsalRow:
    titles = one.body.get("title") or {}
    return RehearsalRow(
        id=one.id,
        rule=one.rule,
        title=titles.get(translation.get_language() or "ru") or titles.get("ru") or one.rule,
        revision=one.revision,
        body=one.body,
        since=one.since,
        until=one.until,
        state=one.state,
        total=one.total,
        figures=one.figures,
        error=one.error,
        asked_by=one.asked_by,
        at=one.at,
        began_at=one.began_at,
        ended_at=one.ended_at,
    )


def _finding(row: Finding, words: Mapping[str, Any]) -> FindingRow:
    return FindingRow(
        id=row.id,
        event_id=row.event_id,
        subject_type=row.subject_type,
        subject=row.subject,
        at=row.at,
        verdict=row.verdict,
        people=row.people,
        by=row.by,
        seconds=row.seconds,
        grounds=explained(row.grounds, words),
        assumed=tuple(str(words[name].title) if name in words else name for name in row.assumed),
        guesses=tuple(_guess(name, row.grounds, words) for name in row.assumed),
    )


def _guess(name: str, grounds: Sequence[Mapping[str, Any]], words: Mapping[str, Any]) -> str:
    """An assumed word with its value; the day a moment is counted from has none among the grounds."""
    ground = next((one for one in grounds if one.get("field") == name), None)
    title = str(words[name].title) if name in words else name
    return title if ground is None else stated(name, ground.get("actual"), words)
