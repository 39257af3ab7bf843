"""`dealernet restore FILE`: a company back from its backup, with everything outgoing held back."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from django.core.management import call_command

from dealernet.project import archive
from dealernet.project.reach import django_over, reached, runs
from dealernet.project.settings.environment import Environment

HELP = "put a backup back; letters and messages wait until a person lets them go"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup, and whether it may take the place of what is there."""
    parser.add_argument("file", type=Path, help="a file made by `dealernet backup`")
    parser.add_argument("--replace", action="store_true", help="even where the database already holds a company")


def run(given: argparse.Namespace, env: Environment) -> int:
    """Restore, migrate to this version, begin a new era of events; status 1 and the reason when it cannot be done."""
    if runs(env):
        sys.stderr.write("The program runs over this folder: stop it first.\n")
        return 1
    env.data.mkdir(parents=True, exist_ok=True)
    try:
        card = archive.read_card(given.file)
        with reached(env) as url:
            archive.put_back(env, url, given.file, replace=given.replace)
            era = _begin(url, card)
    except archive.ArchiveRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.write(
        f"The company of {card.made_at} is back (era {era}). Letters and messages are held back:\n"
        "look at what happened since, then let them go on the page of events.\n"
    )
    return 0


def _begin(url: str, card: archive.Card) -> int:
    with django_over(url):
        call_command("migrate", interactive=False, verbosity=0)
        eras = import_module("dealernet.foundation.events.eras")
        identify = import_module("dealernet.foundation.access.identify")
        return int(eras.begin_era(identify.system("restore"), f"backup of {card.made_at}"))
