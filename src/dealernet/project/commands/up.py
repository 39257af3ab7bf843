"""`dealernet up`: the whole program, supervised until it is told to stop."""

from __future__ import annotations

import argparse

from dealernet.project.settings.environment import Environment
from dealernet.project.supervisor import supervise

HELP = "start everything: PostgreSQL, migrations, demo network, web, workers"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say: the environment says it all."""


def run(given: argparse.Namespace, env: Environment) -> int:
    """Supervise until Ctrl-C or SIGTERM."""
    return supervise(env)
