"""The worker: what it does on time never keeps events waiting, and both outlive a lost database."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError

from dealernet.foundation.events import worker
from factories.taking import happen

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


@pytest.fixture
def working(monkeypatch):
    """Starts a worker with these sweeps; stopped afterwards."""
    stop, threads = threading.Event(), []

    def start(*sweeps: worker.Sweep) -> None:
        monkeypatch.setattr(worker, "SWEEPS", list(sweeps))
        threads.append(threading.Thread(target=_work, args=(stop,)))
        threads[0].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)


def _work(stop: threading.Event) -> None:
    try:
        worker.run(stop)
    finally:
        worker.connection.close()


def test_events_are_delivered_while_a_sweep_waits_for_somebody_outside(taker, working):
    waiting, answered = threading.Event(), threading.Event()

    def wait_for_the_answer() -> None:
        waiting.set()
        assert answered.wait(PATIENCE)

    taker.told = threading.Event()
    working(worker.Sweep("slow", 1, wait_for_the_answer, "outside"))
    assert waiting.wait(PATIENCE)

    happen(1)

    assert taker.told.wait(PATIENCE)
    assert taker.taken == [1]
    assert not answered.is_set()
    answered.set()


def test_a_sweep_that_failed_or_lost_the_database_is_run_again_and_keeps_none_from_running(taker, working):
    ran, others = [], threading.Event()

    def fails() -> None:
        ran.append(len(ran))
        if len(ran) == 1:
            raise ValueError("broken")
        if len(ran) == 2:
            raise OperationalError("the connection is lost")

    def other() -> None:
        if len(ran) > 2:
            others.set()

    working(worker.Sweep("fails", 0.01, fails, "sweeps"), worker.Sweep("other", 0.01, other, "sweeps"))

    assert others.wait(PATIENCE)
    assert len(ran) > 2
