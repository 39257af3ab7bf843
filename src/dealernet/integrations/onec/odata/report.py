"""What was made of a reading, line by line: changed, refused and why, passed over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

MOST_TOLD: Final = 500


@dataclass
class Lines:
    """Counts of what was read, changed, refused; and the lines in words, at most 500, without those unchanged."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[dict[str, str]] = field(default_factory=list)

    def read(self, what: str, count: int) -> None:
        """So many rows of something were read."""
        self.counts[what] += count

    def say(self, fate: str, what: str, why: str = "") -> None:
        """One thing: changed, refused or passed over."""
        self.counts[fate] += 1
        if len(self.lines) < MOST_TOLD:
            self.lines.append({"fate": fate, "what": what[:200], "why": why[:400]})
