"""Runs jobs in a thread of the worker, a few at a time; survives restarts of the database."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import Any, Final

import structlog
from procrastinate import App
from procrastinate.contrib.django import app

from dealernet.foundation.jobs.job import JOBS

AT_ONCE: Final = 4
STALLED_AFTER: Final = 60
LOOK_EVERY: Final = 30
_log = structlog.get_logger(__name__)


def start(stop: threading.Event) -> threading.Thread | None:
    """Begin to run jobs until `stop` is set. Without any job registered there is no thread and no connection."""
    if not JOBS:
        return None
    thread = threading.Thread(target=_run, args=(stop,), name="jobs", daemon=True)
    thread.start()
    return thread


def _run(stop: threading.Event) -> None:
    pause = 0.5
    while not stop.is_set():
        try:
            asyncio.run(_work(stop))
        except Exception as lost:
            _log.warning("jobs.connection_lost", error=str(lost).strip())
        stop.wait(pause)
        pause = min(pause * 2, 10)


async def _work(stop: threading.Event) -> None:
    connector: Any = app.connector
    working = app.with_connector(connector.get_worker_connector())
    async with working.open_async():
        await _rescue(working)
        run = asyncio.create_task(
            working.run_worker_async(
                queues=["outside"],
                concurrency=AT_ONCE,
                install_signal_handlers=False,
                shutdown_graceful_timeout=5,
                delete_jobs="successful",
            )
        )
        waited = 0.0
        while not stop.is_set() and not run.done():
            await asyncio.sleep(0.2)
            waited += 0.2
            if waited >= LOOK_EVERY:
                waited = 0.0
                await _rescue(working)
        run.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await run


async def _rescue(working: App) -> None:
    """Jobs of a worker that died are done anew."""
    for stalled in await working.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        _log.warning("jobs.rescued", job=stalled.id, name=stalled.task_name)
        await working.job_manager.retry_job(stalled)
