"""Jobs: put off with a change, run outside any transaction, tried again only where that may help."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.jobs import job, runner
from dealernet.foundation.jobs.job import LONGEST_DELAY, delay, failed

pytestmark = pytest.mark.django_db(transaction=True)
done: list[tuple[str, bool]] = []


@job("test.fetch")
def fetch(what: str) -> None:
    """Fails by what it is asked for."""
    done.append((what, connection.in_atomic_block))
    if what == "busy":
        raise OutsideUnavailable("busy")
    if what == "wrong":
        raise OutsideRejected("wrong")


@pytest.fixture
def running():
    done.clear()
    with connection.cursor() as db:
        db.execute("delete from procrastinate_jobs")
    stop = threading.Event()
    thread = runner.start(stop)
    yield
    stop.set()
    assert thread is not None
    thread.join(10)
    assert not thread.is_alive()


def states() -> list[tuple[str, int, bool]]:
    with connection.cursor() as db:
        db.execute("select status, attempts, scheduled_at > now() from procrastinate_jobs order by id")
        return db.fetchall()


def eventually(true, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    assert true(), (done, states())


def test_what_was_put_off_is_done_after_the_commit_outside_any_transaction(running):
    with transaction.atomic():
        fetch.later({"what": "one"}, {"what": "two"})
        time.sleep(0.5)
        assert done == []

    eventually(lambda: sorted(done) == [("one", False), ("two", False)])
    eventually(lambda: states() == [])


def test_what_was_rolled_back_is_never_done(running):
    with transaction.atomic():
        fetch.later({"what": "one"})
        transaction.set_rollback(True)
    time.sleep(0.5)

    assert done == []
    with pytest.raises(RuntimeError, match="transaction"):
        fetch.later({"what": "one"})


def test_the_unavailable_is_tried_again_later_and_the_rejected_stays_to_be_seen(running):
    with transaction.atomic():
        fetch.later({"what": "busy"}, {"what": "wrong"})

    eventually(lambda: states() == [("todo", 1, True), ("failed", 1, None)])
    [(_, name, arguments, tries)] = failed()
    assert (name, "wrong" in str(arguments), tries) == ("test.fetch", True, 1)


def test_delays_grow_and_have_an_end():
    assert 15 <= delay(0).total_seconds() <= 25
    assert delay(3) > delay(0)
    assert delay(40) <= LONGEST_DELAY * 1.2
