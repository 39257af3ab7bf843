"""Acts that start together, each on a connection of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; what each answered, in their order."""
    together, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n: int, act: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            together.wait()
            results[n] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def until_waiting(many: int) -> None:
    """Until so many others wait for a lock."""
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    for _ in range(1_000):
        with connection.cursor() as db:
            db.execute(waiting)
            if db.fetchone()[0] >= many:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
