"""Delivery: batches of events to reactions, nothing lost, nothing twice, in order within a stream."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping, Sequence
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
SHARED: Final = -1
"""In place of a lane's number: the batches that several lanes share."""
TRIES: Final = 3
PASSING: Final = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)
_log = structlog.get_logger(__name__)


class Delivery:
    """Delivers to every reaction.

    Holds how large the next batch of a lane may be, and what was tried last; everything else is in the tables.
    """

    def __init__(self, *, catch_up: float = CATCH_UP_SECONDS) -> None:
        """`catch_up`: seconds between moves of cursors over what nobody wants."""
        self._catch_up = catch_up
        self._sizes: dict[tuple[str, int], int] = {}
        self._one_by_one: dict[tuple[str, int], int] = {}
        self._caught_up = -catch_up
        self._tried: int | None = None

    def prepare(self) -> None:
        """Make the cursors of reactions that are new."""
        cursors.ensure(list(REACTIONS))

    def sweep(self) -> int:
        """Deliver what waits, up to a batch in each lane, for each reaction; how many events were delivered."""
        wanted = {reaction.name: reaction.wanted() for reaction in REACTIONS.values()}
        news = cursors.lanes_with_news(wanted)
        delivered = 0
        for reaction in REACTIONS.values():
            size = self._sizes.get((reaction.name, SHARED), BATCH)
            for lanes in _together(news.get(reaction.name, {}), size):
                delivered += self.deliver(reaction, lanes)
        delivered += self.retry_parked()
        if time.monotonic() - self._caught_up >= self._catch_up:
            self._caught_up = time.monotonic()
            cursors.pass_over(wanted)
        return delivered

    def deliver(self, reaction: Reaction, lanes: Sequence[int]) -> int:
        """One batch of these lanes. Refuses nothing: what cannot be delivered is parked, what is passing is retried.

        Lanes with little in them share a batch and its transaction. When that fails, each is tried by itself, as is
        a lane that failed before.
        """
        attempts = cursors.count_attempts(reaction.name, lanes)
        calm = [n for n in sorted(attempts) if attempts[n] == 1 and (reaction.name, n) not in self._one_by_one]
        alone, delivered = set(attempts), 0
        if len(calm) > 1:
            began, key = time.monotonic(), (reaction.name, SHARED)
            try:
                with transaction.atomic():
                    delivered = self._batch(reaction, calm, BATCH, poisoned=False)
                alone -= set(calm)
                self._sizes[key] = _next_size(self._sizes.get(key, BATCH), delivered, time.monotonic() - began)
            except Exception as failure:
                _raise_lost(failure)
                _log.warning("delivery.failed", reaction=reaction.name, lanes=calm, error=repr(failure))
        return delivered + sum(self._alone(reaction, lane, attempts[lane]) for lane in sorted(alone))

    def _alone(self, reaction: Reaction, lane: int, attempts: int) -> int:
        key = (reaction.name, lane)
        size = 1 if attempts > TRIES or key in self._one_by_one else self._sizes.get(key, BATCH)
        began, self._tried = time.monotonic(), None
        try:
            with transaction.atomic():
                count = self._batch(reaction, [lane], size, poisoned=attempts > 2 * TRIES)
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

    def retry_parked(self) -> int:
        """Try the heads of parked streams whose time has come, each in a transaction of its own."""
        delivered = 0
        for name, parked_id, lane, event_id in parking.due(list(REACTIONS)):
            try:
                with transaction.atomic():
                    if not cursors.lock(name, [lane], wait=True) or not parking.unpark(parked_id):
                        continue
                    REACTIONS[name].take(cursors.by_ids([event_id]))
                delivered += 1
            except Exception as failure:
                if _is_passing(failure):
                    continue
                if isinstance(failure, (OperationalError, InterfaceError)):
                    raise
                parking.failed_again(parked_id, traceback.format_exc(limit=-8))
        return delivered

    def _batch(self, reaction: Reaction, lanes: Sequence[int], size: int, *, poisoned: bool) -> int:
        free = cursors.lock(reaction.name, lanes)
        if not free:
            return 0
        looked = cursors.read(free, size, reaction.wanted())
        wanted = sorted((event for _, events in looked for event in events), key=lambda event: event.id)
        self._tried = wanted[0].id if wanted else None
        if poisoned and wanted:
            parking.park(reaction.name, wanted, "the process died each time this was tried")
        elif wanted:
            standing = parking.parked_streams(reaction.name, [event.stream for event in wanted])
            parking.park(reaction.name, [event for event in wanted if event.stream in standing])
            self._take(reaction, [event for event in wanted if event.stream not in standing])
        cursors.save([(cursor, bool(events)) for cursor, events in looked])
        return len(wanted)

    def _take(self, reaction: Reaction, events: Sequence[Recorded]) -> None:
        if events:
            reaction.take(events)

    def _failed(self, key: tuple[str, int], failure: Exception, size: int) -> None:
        _raise_lost(failure)
        if isinstance(failure, DatabaseError) and _is_passing(failure):
            self._sizes[key] = max(1, size // 2)
        elif size > 1:
            self._one_by_one[key] = size
        _log.warning("delivery.failed", reaction=key[0], lane=key[1], size=size, error=repr(failure))

    def _set_aside(self, reaction: Reaction, lane: int, failure: Exception) -> int:
        """Park the event that was tried; when another worker did that meanwhile, the next one is not to blame."""
        error = "".join(traceback.format_exception(failure, limit=-8))
        with transaction.atomic():
            free = cursors.lock(reaction.name, [lane])
            if not free:
                return 0
            [(cursor, events)] = cursors.read(free, 1, reaction.wanted())
            if [event.id for event in events] != [self._tried]:
                return 1
            parking.park(reaction.name, events, error)
            cursors.save([(cursor, True)])
        return 1


def _together(waiting: Mapping[int, int], size: int) -> list[list[int]]:
    """Lanes in groups whose events fit into one batch; a lane with more has it to itself, free for another worker."""
    groups: list[list[int]] = []
    room = 0
    for lane, count in sorted(waiting.items(), key=lambda one: (one[1], one[0])):
        if not groups or count > room:
            groups.append([])
            room = size
        groups[-1].append(lane)
        room -= max(count, 1)
    return groups


def _next_size(size: int, count: int, seconds: float) -> int:
    """How many events fit into `BATCH_SECONDS`, judged by the last: at most twice, at least half as many."""
    if count < size or seconds <= 0:
        return BATCH if seconds < BATCH_SECONDS else max(SMALLEST, size // 2)
    fitting = int(size * BATCH_SECONDS / seconds)
    return max(SMALLEST, size // 2, min(fitting, size * 2, BATCH))


def _raise_lost(failure: Exception) -> None:
    """The database is gone: that is for whoever runs us."""
    if isinstance(failure, (OperationalError, InterfaceError)) and not _is_passing(failure):
        raise failure


def _is_passing(failure: BaseException) -> bool:
    return isinstance(failure.__cause__, PASSING) or isinstance(failure, PASSING)
