"""Trying an action so that its failure stays its own: undone alone, told on its run, tried again with pauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog
from django.db import InterfaceError, OperationalError

from dealernet.foundation import clock

TRIES: Final = 6
DELAY: Final = timedelta(minutes=5)
Thing = TypeVar("Thing")
Answer = TypeVar("Answer")
_log = structlog.get_logger(__name__)


def each_tried(
    act: Callable[[Sequence[Thing]], Sequence[Answer]], things: Sequence[Thing]
) -> Iterator[tuple[Thing, Answer | Exception]]:
    """What the act answered for each thing: done to all at once, or, when that fails, to one after another.

    The act undoes itself when it fails. A lost connection or a deadlock is nobody's fault and is raised.
    """
    try:
        yield from zip(things, act(things), strict=True)
    except (OperationalError, InterfaceError):
        raise
    except Exception as failure:
        if len(things) == 1:
            _log.exception("rules.action_failed")
            yield things[0], failure
            return
        for thing in things:
            yield from each_tried(act, [thing])


def again_at(attempts: int) -> datetime | None:
    """When to try again after so many failures; nothing once it was tried often enough."""
    return None if attempts >= TRIES else clock.now() + DELAY * 2**attempts


def said(failure: Exception) -> str:
    """A failure in a line, for the run."""
    return f"{type(failure).__name__}: {failure}".strip(": ")[:500]
