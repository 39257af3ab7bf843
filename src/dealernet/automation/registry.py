"""Actions: what rules may do. Each area and integration adds its own by a file; the engine knows none by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Item:
    """One subject an action is to be done to: its facts, the event it follows from, what the rule tells it."""

    subject: UUID
    facts: Mapping[str, Any]
    event: Recorded
    told: Mapping[str, Any]


Act = Callable[[Actor, Sequence[Item]], Sequence[Outcome]]
ACTIONS: dict[str, Act] = {}


def action(name: str) -> Callable[[Act], Act]:
    """Function decorator: rules may do this. It is called once for all its subjects and answers an outcome each."""

    def register(act: Act) -> Act:
        if name in ACTIONS:
            raise RuntimeError(f"two actions are called {name}")
        ACTIONS[name] = act
        return act

    return register
