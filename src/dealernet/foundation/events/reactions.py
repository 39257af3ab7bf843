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
    kinds_now: Callable[[], Iterable[str]] | None = None

    def wanted(self) -> list[str] | None:
        """The kinds of events that are for it now; nothing when it takes everything."""
        if self.kinds_now is not None:
            return sorted(self.kinds_now())
        return sorted(self.kinds) or None


def reaction(
    name: str, kinds: Iterable[str] = (), *, kinds_now: Callable[[], Iterable[str]] | None = None
) -> Callable[[Take], Take]:
    """Function decorator: deliver batches of events of these kinds, in order within a stream, each exactly once.

    `kinds_now` says them anew for each batch, where they depend on configuration.

    The function gets up to 100 events and acts set-wise. If it raises, the batch is rolled back and replayed
    event by event; the one that fails is parked with its stream's later events, for a person to see.
    """

    def register(take: Take) -> Take:
        if name in REACTIONS:
            raise RuntimeError(f"two reactions are called {name}")
        REACTIONS[name] = Reaction(name, frozenset(kinds), take, kinds_now)
        return take

    return register
