"""The worker: delivers events, runs what is due, survives restarts of the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from dealernet.foundation.address import conninfo
from dealernet.foundation.events.delivery import Delivery
from dealernet.foundation.events.wake import EVENTS

POLL: Final = 0.25
LEAVING: Final = 8.0
"""Seconds that a worker told to stop gives what it has begun."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something a worker does again and again, in the thread of that name."""

    name: str
    seconds: float
    run: Callable[[], int | None]
    thread: str


SWEEPS: list[Sweep] = []


def every(
    seconds: float, name: str, *, thread: str = "sweeps"
) -> Callable[[Callable[[], int | None]], Callable[[], int | None]]:
    """Function decorator: run it in every worker at least this often; it must be safe to run in two at once.

    Sweeps of one `thread` run one after another, beside the delivery of events: what talks to others or reads files
    takes a thread of its own, so that nothing else waits for it.
    """

    def register(sweep: Callable[[], int | None]) -> Callable[[], int | None]:
        SWEEPS.append(Sweep(name, seconds, sweep, thread))
        return sweep

    return register


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. A lost database is waited for; nothing that was committed is done twice."""
    news = threading.Event()
    threading.Thread(target=_listen, args=(stop, news), name="listener", daemon=True).start()
    sweepers = [_sweeper(stop, name) for name in dict.fromkeys(sweep.thread for sweep in SWEEPS)]
    delivery, prepared = Delivery(), False

    def deliver() -> bool:
        nonlocal prepared
        if not prepared:
            delivery.prepare()
            prepared = True
        news.clear()
        return delivery.sweep() > 0

    while not stop.is_set():
        if not _survived(stop, deliver):
            news.wait(POLL)
    until = time.monotonic() + LEAVING
    for sweeper in sweepers:
        sweeper.join(max(0.0, until - time.monotonic()))


def _sweeper(stop: threading.Event, name: str) -> threading.Thread:
    """A thread that runs the sweeps of its name when they are due."""
    sweeps = [sweep for sweep in SWEEPS if sweep.thread == name]
    due = dict.fromkeys((sweep.name for sweep in sweeps), 0.0)

    def run_due() -> bool:
        for sweep in sweeps:
            if time.monotonic() >= due[sweep.name] and not stop.is_set():
                due[sweep.name] = time.monotonic() + sweep.seconds
                _run(sweep)
        return True

    def work() -> None:
        while not stop.is_set():
            _survived(stop, run_due)
            stop.wait(max(0.0, min(due.values()) - time.monotonic()))
        connection.close()

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def _run(sweep: Sweep) -> None:
    try:
        sweep.run()
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        _log.exception("worker.sweep_failed", sweep=sweep.name)


def _survived(stop: threading.Event, work: Callable[[], bool]) -> bool:
    """What `work` answers, done anew, after growing pauses, for as long as the database is lost."""
    pause = 0.2
    while not stop.is_set():
        try:
            return work()
        except (DatabaseError, InterfaceError, psycopg.Error) as lost:
            _log.warning("worker.database_lost", error=str(lost).strip())
            connection.close()
            close_old_connections()
            stop.wait(pause)
            pause = min(pause * 2, 5)
    return False


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
