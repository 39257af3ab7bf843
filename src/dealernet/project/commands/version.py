"""`dealernet version`: which version this is."""

from __future__ import annotations

import argparse
import sys

from dealernet.project.settings.environment import Environment
from dealernet.project.version import version

HELP = "which version this is"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say."""


def run(given: argparse.Namespace, env: Environment) -> int:
    """Say it."""
    sys.stdout.write(f"dealernet {version()}\n")
    return 0
