"""`dealernet doctor`: whether everything that must hold, holds."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from dealernet.project.reach import django_over, reached
from dealernet.project.settings.environment import Environment

HELP = "check that goods, credit and money are conserved; status 1 when something is not"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say."""


def run(given: argparse.Namespace, env: Environment) -> int:
    """A line a law; what breaks one is named."""
    with reached(env) as url, django_over(url):
        return _examined()


def _examined() -> int:
    conservation = import_module("dealernet.foundation.conservation")
    broken = {found.law.key: found for found in conservation.broken_laws()}
    for key, law in sorted(conservation.LAWS.items()):
        found = broken.get(key)
        sys.stdout.write(f"{'ok    ' if found is None else 'BROKEN'} {key}: {law.says}\n")
        for what, expected, actual in found.examples if found else ():
            sys.stdout.write(f"         {what}: expected {expected}, found {actual}\n")
    return 1 if broken else 0
