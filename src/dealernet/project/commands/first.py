"""`dealernet first`: the address where the first administrator comes in."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

import django

from dealernet.project.settings.environment import Environment

HELP = "where the first administrator comes in; nothing once somebody has"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say: the database says it all."""


def run(given: argparse.Namespace, env: Environment) -> int:
    """Print the address with its key while no account exists."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    django.setup()
    staff = import_module("dealernet.foundation.access.staff")
    if staff.nobody_yet():
        sys.stdout.write(f"dealernet: first start: open {env.address}/start/?key={staff.first_key()}\n")
    return 0
