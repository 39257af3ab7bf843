"""How long to wait before a message is tried again, and when a receiver has failed for too long. Pure."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Final

PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=6),
    *(timedelta(hours=8),) * 8,
)
"""Between one try and the next: over three days in all, before a message is given up."""
JITTER: Final = 0.2
LONG: Final = timedelta(days=3)
"""A receiver that took nothing for so long, however often it was tried, is switched off."""
OFTEN: Final = 8
CALM: Final = 3
LONGEST_REST: Final = timedelta(minutes=1)
BACK: Final = timedelta(minutes=5)
"""Whoever failed longer than this and answers again is told at once of what waits."""


def pause(tries: int, asked: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many tries, never less than the receiver asked for; nothing when it is given up.

    A fifth more at most, by chance, so that not all come back at one moment.
    """
    if tries > len(PAUSES):
        return None
    grown = PAUSES[max(tries, 1) - 1] * (1 + JITTER * random.random())
    return max(grown, asked) if asked else grown


def rest(failures: int, asked: timedelta | None = None) -> timedelta | None:
    """How long a receiver is left alone after so many failures in a row: up to a minute, or as long as it asked."""
    if asked:
        return asked
    return min(timedelta(seconds=2 ** min(failures - CALM, 10)), LONGEST_REST) if failures > CALM else None


def is_hopeless(failing_since: datetime, failures: int, now: datetime) -> bool:
    """Whether it has failed for so long and so often that nobody seems to be there."""
    return failures >= OFTEN and now - failing_since >= LONG


def is_back(failing_since: datetime | None, now: datetime) -> bool:
    """Whether whoever has just answered had failed for a while."""
    return failing_since is not None and now - failing_since >= BACK
