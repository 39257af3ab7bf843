"""The demo clock: how far it runs ahead is one row, so that every process sees it within a second."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from dealernet.foundation import clock
from dealernet.foundation.events.worker import every

_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_read_at = 0.0


def move(by: str) -> datetime:
    """Move the clock by `+3d`, `-2h`, `+30m`, or to the real time with `0`; the moment it shows now."""
    offset = timedelta(0)
    if by != "0":
        found = re.fullmatch(r"([+-]?)(\d{1,4})([mhdw])", by.strip())
        if not found:
            raise ValueError(f"“{by}” is not a step of the clock: say +3d, +4h, +30m, +1w, or 0 for the real time")
        step = timedelta(**{_UNITS[found[3]]: int(found[2])})
        offset = read() + (-step if found[1] == "-" else step)
    shown: Any = offset
    with connection.cursor() as db:
        db.execute(
            "insert into demo_clock (id, offset_by) values (1, %s) on conflict (id) do update set offset_by = %s",
            [shown, shown],
        )
    clock.move_to(offset)
    return clock.now()


def read() -> timedelta:
    """How far the clock runs ahead."""
    with connection.cursor() as db:
        db.execute("select offset_by from demo_clock where id = 1")
        row = db.fetchone()
    return row[0] if row else timedelta(0)


@every(1, "demo clock")
def follow() -> int:
    """Take over what the row says; nothing outside demo mode."""
    if settings.DEMO:
        clock.move_to(read())
    return 0


def keep_time(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: in demo mode web processes look at the demo clock at most once a second."""

    def middleware(request: HttpRequest) -> HttpResponse:
        global _read_at  # noqa: PLW0603 - when this process last looked
        if settings.DEMO and time.monotonic() - _read_at > 1:
            _read_at = time.monotonic()
            clock.move_to(read())
        return answer(request)

    return middleware
