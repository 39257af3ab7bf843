"""Delivery: batches of events to reactions, nothing lost, nothing twice, in order within a stream."""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from psycopg import errors

from dealernet.foundation.events import cursor as cursors
from dealernet.foundation.events import parking
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import REACTIONS, Reaction

BATCH: Final = 100
BATCH_SECONDS: Final = 0.1
SMALLEST: Final = 20
"""A batch that takes long is not cut below this: what a batch costs besides its events would outweigh them."""
CATCH_UP_SECONDS: Final = 2.0
TRIES: Final = 3
PASSING: Final = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)
_log = structlog.get_logger(__name__)


class Delivery:
    """Delivers to every reaction. Holds per lane how large the next batch may be; everything else is in the tables."""

    def __init__(self, *, catch_up: float = CATCH_UP_SECONDS) -> None:
        """`catch_up`: seconds between moves of cursors over what nobody wants."""
        self._catch_up = catch_up
        self._sizes: dict[tuple[str, int], int] = {}
        self._one_by_one: dict[tuple[str, int], int] = {}
        self._caught_up: dict[str, float] = {}

    def prepare(self) -> None:
        """Make the cursors of reactions that are new."""
        cursors.ensure(list(REACTIONS))

    def sweep(self) -> int:
        """Deliver one batch in each lane that has news, for each reaction; how many events were delivered."""
        delivered = 0
        for reaction in REACTIONS.values():
            for lane in cursors.lanes_with_news(reaction.name, self._looked_for(reaction)):
                delivered += self.deliver(reaction, lane)
            delivered += self.retry_parked(reaction)
        return delivered

    def _looked_for(self, reaction: Reaction) -> list[str] | None:
        """The kinds to look for; now and then any kind, so that cursors move over what nobody wants."""
        if time.monotonic() - self._caught_up.get(reaction.name, 0.0) < self._catch_up:
            return reaction.wanted()
        self._caught_up[reaction.name] = time.monotonic()
        return None

    def deliver(self, reaction: Reaction, lane: int) -> int:
        """One batch in one lane. Refuses nothing: what cannot be delivered is parked, what is passing is retried."""
        attempts = cursors.count_attempt(reaction.name, lane)
        if attempts is None:
            return 0
        key = (reaction.name, lane)
        size = 1 if attempts > TRIES or key in self._one_by_one else self._sizes.get(key, BATCH)
        began = time.monotonic()
        try:
            with transaction.atomic():
                count = self._batch(reaction, lane, size, poisoned=attempts > 2 * TRIES)
        except Exception as failure:
            self._failed(key, failure, size)
            cursors.forgive(reaction.name, lane)
            if not isinstance(failure, DatabaseError) or not _is_passing(failure):
                return self._set_aside(reaction, lane, failure) if size == 1 else 1
            return 0
        self._sizes[key] = _next_size(size, count, time.monotonic() - began)
        if key in self._one_by_one:
            self._one_by_one[key] -= 1
            if self._one_by_one[key] <= 0:
                del self._one_by_one[key]
        return count

    def retry_parked(self, reaction: Reaction) -> int:
        """Try the heads of parked streams whose time has come, each in a transaction of its own."""
        delivered = 0
        for parked_id, lane, event_id in parking.due(reaction.name):
            try:
                with transaction.atomic():
                    if cursors.lock(reaction.name, lane, wait=True) is None:
                        continue
                    reaction.take(cursors.by_ids([event_id]))
                    parking.unpark(parked_id)
                delivered += 1
            except Exception as failure:
                if _is_passing(failure):
                    continue
                if isinstance(failure, (OperationalError, InterfaceError)):
                    raise
                parking.failed_again(parked_id, traceback.format_exc(limit=-8))
        return delivered

    def _batch(self, reaction: Reaction, lane: int, size: int, *, poisoned: bool) -> int:
        cursor = cursors.lock(reaction.name, lane)
        if cursor is None:
            return 0
        cursor, wanted = cursors.read(cursor, size, reaction.wanted())
        count = len(wanted)
        if poisoned and wanted:
            parking.park(reaction.name, lane, wanted, "the process died each time this was tried")
            wanted = []
        standing = parking.parked_streams(reaction.name, [event.stream for event in wanted]) if wanted else set()
        parking.park(reaction.name, lane, [event for event in wanted if event.stream in standing])
        self._take(reaction, [event for event in wanted if event.stream not in standing])
        cursors.save(cursor, delivered=count > 0)
        return count

    def _take(self, reaction: Reaction, events: Sequence[Recorded]) -> None:
        if events:
            reaction.take(events)

    def _failed(self, key: tuple[str, int], failure: Exception, size: int) -> None:
        if isinstance(failure, (OperationalError, InterfaceError)) and not _is_passing(failure):
            raise failure
        if isinstance(failure, DatabaseError) and _is_passing(failure):
            self._sizes[key] = max(1, size // 2)
        elif size > 1:
            self._one_by_one[key] = size
        _log.warning("delivery.failed", reaction=key[0], lane=key[1], size=size, error=repr(failure))

    def _set_aside(self, reaction: Reaction, lane: int, failure: Exception) -> int:
        error = "".join(traceback.format_exception(failure, limit=-8))
        with transaction.atomic():
            cursor = cursors.lock(reaction.name, lane)
            if cursor is None:
                return 0
            cursor, events = cursors.read(cursor, 1, reaction.wanted())
            parking.park(reaction.name, lane, events, error)
            cursors.save(cursor)
        return 1


def _next_size(size: int, count: int, seconds: float) -> int:
    """How many events fit into `BATCH_SECONDS`, judged by the last: at most twice, at least half as many."""
    if count < size or seconds <= 0:
        return BATCH if seconds < BATCH_SECONDS else max(SMALLEST, size // 2)
    fitting = int(size * BATCH_SECONDS / seconds)
    return max(SMALLEST, size // 2, min(fitting, size * 2, BATCH))


def _is_passing(failure: BaseException) -> bool:
    return isinstance(failure.__cause__, PASSING) or isinstance(failure, PASSING)
