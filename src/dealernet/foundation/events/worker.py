"""The worker: delivers events, runs what is due, survives restarts of the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from dealernet.foundation.address import conninfo
from dealernet.foundation.events.delivery import Delivery
from dealernet.foundation.events.wake import EVENTS

POLL: Final = 0.25
_log = structlog.get_logger(__name__)
SWEEPS: list[tuple[str, float, Callable[[], int | None]]] = []


def every(seconds: float, name: str) -> Callable[[Callable[[], int | None]], Callable[[], int | None]]:
    """Function decorator: run it in every worker at least this often; it must be safe to run in two at once."""

    def register(sweep: Callable[[], int | None]) -> Callable[[], int | None]:
        SWEEPS.append((name, seconds, sweep))
        return sweep

    return register


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. A lost database is waited for; nothing that was committed is done twice."""
    news = threading.Event()
    threading.Thread(target=_listen, args=(stop, news), name="listener", daemon=True).start()
    delivery, due, pause = Delivery(), dict.fromkeys((name for name, _, _ in SWEEPS), 0.0), 0.2
    prepared = False
    while not stop.is_set():
        try:
            if not prepared:
                delivery.prepare()
                prepared = True
            news.clear()
            busy = delivery.sweep()
            busy += _run_sweeps(due)
            pause = 0.2
        except (DatabaseError, InterfaceError, psycopg.Error) as lost:
            _log.warning("worker.database_lost", error=str(lost).strip())
            connection.close()
            close_old_connections()
            stop.wait(pause)
            pause = min(pause * 2, 5)
            continue
        if not busy:
            news.wait(POLL)


def _run_sweeps(due: dict[str, float]) -> int:
    done = 0
    for name, seconds, sweep in SWEEPS:
        if time.monotonic() < due[name]:
            continue
        due[name] = time.monotonic() + seconds
        try:
            done += sweep() or 0
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            _log.exception("worker.sweep_failed", sweep=name)
    return done


def _listen(stop: threading.Event, news: threading.Event) -> None:
    while not stop.is_set():
        try:
            with psycopg.connect(conninfo(), autocommit=True) as listening:
                listening.execute(f"listen {EVENTS}")
                while not stop.is_set():
                    for _ in listening.notifies(timeout=1, stop_after=1):
                        news.set()
        except psycopg.Error:
            stop.wait(1)
