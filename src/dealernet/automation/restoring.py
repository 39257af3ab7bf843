"""Records as they were at moments of the past: what the log tells, and what can only be assumed to be as now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from dealernet.automation.past import Remembered, revived
from dealernet.foundation.events.cursor import loaded
from dealernet.foundation.facts import OWN, SOURCES, Fact
from dealernet.foundation.pasts import PASTS, UNTOLD, Left, Past
from dealernet.foundation.sql import plain_array, prepared


@dataclass(frozen=True, slots=True)
class Heard:
    """An event of a record, as far as a rehearsal needs it: by whom it was, too."""

    kind: str
    at: datetime
    facts: Mapping[str, Any]
    by_kind: str
    by: str


@dataclass(slots=True)
class Life:
    """One record over time: what is known of it now, what happened to it, what words came to and when."""

    id: UUID
    now: Mapping[str, Any]
    heard: Sequence[Heard]
    past: Past
    words: Mapping[str, Fact]
    series: Mapping[str, Sequence[tuple[datetime, Any]]]
    _led: dict[str, bool] = field(default_factory=dict)
    _changed: Sequence[datetime] | None = None

    def at(self, moment: datetime, fields: Collection[str]) -> Remembered:
        """These words as they were at a moment, and which are assumed: nobody noted them, so they are of now."""
        known: dict[str, Any] = {}
        assumed: set[str] = set()
        for name in fields:
            value, sure = self._word(name, moment)
            known[name] = value
            if not sure:
                assumed.add(name)
        return Remembered(known, frozenset(assumed))

    def counts_at(self, moment: datetime) -> bool:
        """Whether a rule went over the record then."""
        return self.past.counts(self.at(moment, self.past.needs).facts) if self.past.needs else True

    def changed_at(self) -> Sequence[datetime]:
        """The moments at which something happened to it, in order: between two of them nothing of its own changed."""
        if self._changed is None:
            found = {one.at for one in self.heard}
            self._changed = sorted(found.union(*({at for at, _ in told} for told in self.series.values())))
        return self._changed

    def same_until(self, moment: datetime, fields: Collection[str]) -> datetime | None:
        """The first moment after this one at which any of these words may be another; nothing when all stay for good.

        The same moment, where a word may be another at any: nobody can say when it turns.
        """
        changed = self.changed_at()
        place = bisect_right(changed, moment)
        turns = [changed[place]] if place < len(changed) else []
        for name in fields:
            if name in self.past.worked and (turn := self._turns(name, moment)) is not None:
                turns.append(turn)
        return min(turns, default=None)

    def _turns(self, name: str, moment: datetime) -> datetime | None:
        worked = self.past.worked[name]
        if worked.turns is None or not self.past.worked.keys().isdisjoint(worked.needs):
            return moment
        try:
            return worked.turns(self.at(moment, worked.needs).facts, moment)
        except (TypeError, ValueError, ArithmeticError, LookupError):
            return moment

    def _word(self, name: str, moment: datetime) -> tuple[Any, bool]:
        past = self.past
        if name in past.fixed:
            return self.now.get(name), True
        if name in self.series:
            told = self.series[name]
            place = bisect_right(told, moment, key=itemgetter(0))
            return (told[place - 1][1] if place else self._nothing(name)), True
        if name in past.worked:
            return self._worked(name, moment)
        if name in past.by and self._leads_to_now(name):
            return self._left(name, moment)
        untouched = bool(self.heard) and not any(one.at > moment for one in self.heard)
        return self.now.get(name), untouched and (name in past.own or name.startswith(OWN))

    def _worked(self, name: str, moment: datetime) -> tuple[Any, bool]:
        worked = self.past.worked[name]
        told = self.at(moment, worked.needs)
        try:
            return worked.of(told.facts, moment), not told.assumed
        except (TypeError, ArithmeticError, LookupError):
            return self.now.get(name), False

    def _left(self, name: str, moment: datetime) -> tuple[Any, bool]:
        """What the last event before a moment left of a word; before the first, what that one says it was."""
        value, later = UNTOLD, UNTOLD
        for one, left in self._about(name):
            if one.at <= moment:
                value = self._revived(name, left.after(one.facts, one.at), value)
            elif left.before is not None:
                later = self._revived(name, left.before(one.facts, one.at), UNTOLD)
                break
            else:
                break
        if value is not UNTOLD:
            return value, True
        if later is not UNTOLD:
            return later, True
        if name in self.past.first:
            return self.past.first[name], True
        spoken = any(left.after(one.facts, one.at) is not UNTOLD for one, left in self._about(name))
        return self.now.get(name), bool(self.heard) and not spoken  # nothing ever changed it: it was always so

    def _leads_to_now(self, name: str) -> bool:
        """Whether what the log tells of a word ends where the record is now; else something changed it unseen."""
        if name not in self._led:
            value = self.past.first.get(name, UNTOLD)
            for one, left in self._about(name):
                value = self._revived(name, left.after(one.facts, one.at), value)
            self._led[name] = value is UNTOLD or value == self.now.get(name)
        return self._led[name]

    def _about(self, name: str) -> list[tuple[Heard, Left]]:
        by = self.past.by[name]
        return [(one, by[one.kind]) for one in self.heard if one.kind in by]

    def _revived(self, name: str, value: Any, otherwise: Any) -> Any:
        return otherwise if value is UNTOLD else revived(value, self.words.get(name))

    def _nothing(self, name: str) -> Any:
        return None if self.words[name].type == "date" else 0


def lives_of(subject_type: str, ids: Sequence[UUID], fields: Collection[str]) -> dict[UUID, Life]:
    """These records over time, for words a condition asks for. Two statements and one a word of other areas, however
    many; grows with what happened to the records.
    """
    source, past = SOURCES[subject_type], PASTS[subject_type]
    now = source.gather(ids)
    heard: dict[UUID, list[Heard]] = {}
    for subject, kind, at, facts, by_kind, by in prepared(_HEARD, [plain_array(ids)], binary=True):
        heard.setdefault(subject, []).append(Heard(kind, at, loaded(facts), by_kind or "", by or ""))
    series = {name: gather(ids) for name, gather in past.series.items() if name in fields}

    def lasting(one: UUID) -> dict[str, Sequence[tuple[datetime, Any]]]:
        return {name: told.get(one, ()) for name, told in series.items()}

    return {one: Life(one, told, heard.get(one, ()), past, source.words, lasting(one)) for one, told in now.items()}


_HEARD: Final = """
select e.subject, e.kind, e.at, e.facts, e.actor ->> 'kind', e.actor ->> 'name' from events_event e
 where e.subject = any(%s::uuid[]) and e.kind not like '%%.moment_came' order by e.subject, e.id
"""
