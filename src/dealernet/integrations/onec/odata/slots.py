"""At most two requests to 1C at once, counted across all processes: each session there takes a licence."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from dealernet.integrations.onec.odata.errors import Busy

SLOTS: Final = 2
SPACE: Final = 0x1C0DA7A
PATIENCE: Final = 20.0


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the two places while a request lasts; `Busy` when none came free. One statement, and one to free."""
    until = time.monotonic() + PATIENCE
    while (taken := _take()) is None:
        if time.monotonic() > until:
            raise Busy("two requests to 1C are under way")
        time.sleep(0.05)
    try:
        yield
    finally:
        with connection.cursor() as db:
            db.execute("select pg_advisory_unlock(%s, %s)", [SPACE, taken])


def _take() -> int | None:
    with connection.cursor() as db:
        for number in range(SLOTS):
            db.execute("select pg_try_advisory_lock(%s, %s)", [SPACE, number])
            if db.fetchone()[0]:
                return number
    return None
