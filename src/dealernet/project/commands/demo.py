"""`dealernet demo`: make the demo network, move its clock, play a working day of 1C."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

import django

from dealernet.project.settings.environment import Environment

_DAYS = {"1c": "onec_day", "edo": "edo_day"}
HELP = "the demo network: seed it, move its clock, play a day of 1C or of the EDO operator"


def arguments(parser: argparse.ArgumentParser) -> None:
    """seed SIZE, clock +3d, 1c, edo."""
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("seed", help="make the demo network on an empty database").add_argument(
        "size", choices=["small", "full"]
    )
    acts.add_parser("1c", help="a working day of 1C: takes the orders, ships what may be shipped, tells back")
    acts.add_parser("edo", help="the EDO operator: takes the papers that wait, the buyers sign them")
    acts.add_parser("clock", help="move the clock: +3d, +4h, 0 for the real time").add_argument("by")


def run(given: argparse.Namespace, env: Environment) -> int:
    """Do it; only in demo mode."""
    if not env.in_demo:
        sys.stderr.write("The demo is off: set DEALERNET_DEMO=1 for an installation that is only for trying.\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    django.setup()
    if given.act == "clock":
        return _clock(given.by)
    if given.act in _DAYS:
        day = import_module(f"dealernet.project.demo.{_DAYS[given.act]}")
        sys.stdout.write("\n".join(day.play()) + "\n")
        return 0
    seeding = import_module("dealernet.project.demo.seed")
    try:
        seeding.seed(given.size, lambda step: sys.stderr.write(f"demo: {step}\n"))
    except seeding.AlreadySeeded as already:
        sys.stderr.write(f"{already.__doc__}\n")
        return 1
    return 0


def _clock(by: str) -> int:
    democlock = import_module("dealernet.foundation.democlock")
    try:
        sys.stdout.write(f"{democlock.move(by).isoformat(timespec='minutes')}\n")
    except ValueError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0
