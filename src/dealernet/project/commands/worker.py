"""`dealernet worker`: delivers events and runs jobs until told to stop."""

from __future__ import annotations

import argparse
import os
import signal
import threading

import django

from dealernet.project.settings.environment import Environment

HELP = "deliver events and run jobs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say."""


def run(given: argparse.Namespace, env: Environment) -> int:
    """Work until Ctrl-C or SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    os.environ.setdefault("PGAPPNAME", "dealernet worker")
    django.setup()
    from dealernet.foundation.events import worker  # noqa: PLC0415 - models must be loaded first
    from dealernet.foundation.jobs import runner  # noqa: PLC0415 - the same

    stop = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    jobs = runner.start(stop)
    worker.run(stop)
    if jobs is not None:
        jobs.join(8)
    return 0
