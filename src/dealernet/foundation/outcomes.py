"""What came of an act done to many at once: one outcome a subject, where a refusal is a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from dealernet.foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it for one subject: done (with `detail`), unchanged because it already was so, or refused."""

    subject: UUID
    refusal: Refusal | None = None
    changed: bool = True
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether the subject is now as asked."""
        return self.refusal is None


def settled(outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome of an act on one subject; raises its refusal, if there is one, for a person to read."""
    [outcome] = outcomes
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome
