"""What was made of a file: counts by what and fate, and the lines refused with the reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

MOST_TOLD: Final = 200
SYSTEM: Final = "onec"


@dataclass
class Report:
    """Counts of what was created, updated, left unchanged; refusals, at most 200 of them in words."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[dict[str, str]] = field(default_factory=list)

    def refuse(self, what: str, why: str) -> None:
        """One line could not be taken; the others are."""
        self.counts["refused"] += 1
        if len(self.refused) < MOST_TOLD:
            self.refused.append({"what": what[:120], "why": why[:300]})

    @property
    def done(self) -> int:
        """How many lines were looked at."""
        return sum(self.counts.values())
