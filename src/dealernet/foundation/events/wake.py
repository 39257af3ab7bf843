"""Waking: one debounced word a process after commit, to workers and to live pages."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable
from typing import Final
from uuid import UUID

import psycopg
import structlog
from django.db import transaction

from dealernet.foundation.address import conninfo
from dealernet.foundation.live import CHANNEL as LIVE

EVENTS: Final = "dealernet_events"
_DEBOUNCE: Final = 0.01
_MOST_PAIRS: Final = 90
_log = structlog.get_logger(__name__)


class Waker:
    """Collects what changed and tells it from a thread of its own, so that no command waits for a NOTIFY."""

    def __init__(self) -> None:
        self._changed: dict[tuple[str, str], None] = {}
        self._lock = threading.Lock()
        self._due = threading.Event()
        self._thread: threading.Thread | None = None

    def tell(self, pairs: Iterable[tuple[UUID, UUID]]) -> None:
        """Say, soon, that these subjects (with their streams) changed."""
        with self._lock:
            self._changed.update({(str(subject), str(stream)): None for subject, stream in pairs})
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
                self._thread.start()
        self._due.set()

    def _run(self) -> None:
        while True:
            try:
                with psycopg.connect(conninfo(), autocommit=True) as connection:
                    while True:
                        self._due.wait()
                        time.sleep(_DEBOUNCE)
                        self._due.clear()
                        self._notify(connection)
            except psycopg.Error as lost:
                _log.warning("wake.connection_lost", error=str(lost))
                time.sleep(1)

    def _notify(self, connection: psycopg.Connection) -> None:
        with self._lock:
            pairs, self._changed = list(self._changed), {}
        connection.execute("select pg_notify(%s, '')", [EVENTS])
        for start in range(0, len(pairs), _MOST_PAIRS):
            connection.execute("select pg_notify(%s, %s)", [LIVE, json.dumps(pairs[start : start + _MOST_PAIRS])])


_waker = Waker()


def after_commit(pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """Once the transaction commits, wake workers and pages that show these subjects or streams."""
    told = list(pairs)
    transaction.on_commit(lambda: _waker.tell(told))
