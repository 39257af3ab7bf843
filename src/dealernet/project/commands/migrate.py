"""`dealernet migrate`: bring the database's tables up to this version."""

from __future__ import annotations

import argparse
import os

import django
from django.core.management import call_command

from dealernet.project.settings.environment import Environment

HELP = "bring the database up to this version"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say."""


def run(given: argparse.Namespace, env: Environment) -> int:
    """Apply migrations that were not applied yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    return 0
