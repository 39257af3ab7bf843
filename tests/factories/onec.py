"""A worker that reads files of 1C while a client of the exchange waits, and delivery of what follows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from dealernet.foundation.events.delivery import Delivery
from dealernet.integrations.onec import jobs


@contextmanager
def files_read() -> Iterator[None]:
    """Files are read as they come, in a thread of their own."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            if not jobs.read_due():
                time.sleep(0.02)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def delivered() -> None:
    """Everything that follows from the events so far has happened."""
    delivery = Delivery()
    delivery.prepare()
    while delivery.sweep():
        pass
