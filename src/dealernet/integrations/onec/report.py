"""What was made of a file: counts by what and fate, and a line for each thing that changed or could not be taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

SYSTEM: Final = "onec"


@dataclass(frozen=True, slots=True)
class Line:
    """What was made of one thing: `fate` is created, updated, warned or refused."""

    what: str
    fate: str
    why: str = ""


@dataclass
class Report:
    """Counts of everything; lines of what changed, was warned of or refused, until they are taken away and kept."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)

    def note(self, what: str, fate: str, why: str = "") -> None:
        """A line worth keeping: what became of one thing."""
        self.lines.append(Line(what[:200], fate, why[:500]))

    def refuse(self, what: str, why: str) -> None:
        """One line could not be taken; the others are."""
        self.counts["refused"] += 1
        self.note(what, "refused", why)

    def warn(self, what: str, why: str) -> None:
        """One line was taken, but somebody should look at it."""
        self.counts["warned"] += 1
        self.note(what, "warned", why)

    def taken_away(self) -> list[Line]:
        """The lines noted since the last time."""
        lines, self.lines = self.lines, []
        return lines

    @property
    def done(self) -> int:
        """How many lines were looked at."""
        return sum(self.counts.values())
