"""Reactions: what is to be told of events, and of which kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dealernet.foundation.events.event import Recorded

Take = Callable[[Sequence[Recorded]], None]
REACTIONS: dict[str, Reaction] = {}


@dataclass(frozen=True, slots=True)
class Reaction:
    """A named receiver of events. `take` runs in the transaction that moves the cursor; no network there."""

    name: str
    kinds: frozenset[str]
    take: Take

    def wants(self, kind: str) -> bool:
        """Whether events of this kind are for it; one without kinds takes everything."""
        return not self.kinds or kind in self.kinds


def reaction(name: str, kinds: Iterable[str] = ()) -> Callable[[Take], Take]:
    """Function decorator: deliver batches of events of these kinds, in order within a stream, each exactly once.

    The function gets up to 100 events and acts set-wise. If it raises, the batch is rolled back and replayed
    event by event; the one that fails is parked with its stream's later events, for a person to see.
    """

    def register(take: Take) -> Take:
        if name in REACTIONS:
            raise RuntimeError(f"two reactions are called {name}")
        REACTIONS[name] = Reaction(name, frozenset(kinds), take)
        return take

    return register
