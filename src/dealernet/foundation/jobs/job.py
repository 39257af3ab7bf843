"""A job: a function whose calls are deferred set-wise with the change they follow from, and retried by their failure.

Order and exclusivity come from event lanes and journals, never from the queue: procrastinate's `lock` and
`queueing_lock` are not used (a job for later blocks a ready one, a retry can orphan one).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import procrastinate
from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from dealernet.foundation.errors import OutsideUnavailable

FIRST_DELAY: Final = timedelta(seconds=20)
LONGEST_DELAY: Final = timedelta(hours=6)
TRIES: Final = 14
JOBS: dict[str, Job] = {}
Work = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that can be put off. `now` is the function itself, for tests and for people who press a button."""

    name: str
    now: Work
    task: Any

    def later(self, *calls: Mapping[str, Any]) -> None:
        """Put off these calls: they exist when the transaction commits, and not otherwise. One statement.

        A programming error outside a transaction: what is put off belongs to a change.
        """
        if not calls:
            return
        if not connection.in_atomic_block:
            raise RuntimeError("a job is put off in the transaction of the change it follows from")
        self.task.batch_defer(*(dict(call) for call in calls))


def job(name: str) -> Callable[[Work], Job]:
    """Function decorator: calls of it may be put off. Arguments are JSON; it runs outside any transaction.

    `OutsideUnavailable` is tried again with growing delays, about two days in all; anything else fails at once
    and stays to be seen. It may run twice when a worker dies: what it does outside carries an idempotency key.
    """

    def register(work: Work) -> Job:
        if name in JOBS:
            raise RuntimeError(f"two jobs are called {name}")

        def run(**call: Any) -> None:
            close_old_connections()
            try:
                work(**call)
            finally:
                connection.close()

        made = Job(name, work, app.task(name=name, queue="outside", retry=Patience())(run))
        JOBS[name] = made
        return made

    return register


class Patience(procrastinate.BaseRetryStrategy):
    """Tries again only what may help, later each time, never all at the same moment."""

    def get_retry_decision(
        self, *, exception: BaseException, job: procrastinate.jobs.Job
    ) -> procrastinate.RetryDecision | None:
        """When to try again after a failure; nothing when that would not help."""
        if not isinstance(exception, OutsideUnavailable) or job.attempts >= TRIES:
            return None
        return procrastinate.RetryDecision(retry_in={"seconds": int(delay(job.attempts).total_seconds())})


def delay(attempts: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time up to six hours, give or take a fifth."""
    grown: timedelta = min(FIRST_DELAY * int(2 ** min(attempts, 20)), LONGEST_DELAY)
    return grown * (0.8 + 0.4 * random.random())


def failed(limit: int = 100) -> Sequence[tuple[int, str, Mapping[str, Any], int]]:
    """(id, name, arguments, tries) of jobs that were given up, newest first. One statement."""
    with connection.cursor() as db:
        db.execute(
            "select id, task_name, args, attempts from procrastinate_jobs where status = 'failed'"
            " order by id desc limit %s",
            [limit],
        )
        return list(db.fetchall())
