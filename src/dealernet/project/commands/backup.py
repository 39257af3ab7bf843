"""`dealernet backup FILE`: everything of the company in one file, while it works."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC
from pathlib import Path

from dealernet.foundation import clock
from dealernet.project import archive
from dealernet.project.reach import reached
from dealernet.project.settings.environment import Environment

HELP = "write the database, files and keys into one file; the program may go on working"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write it."""
    parser.add_argument("file", type=Path, help="the file to write, such as backup.tar; guard it: the keys are inside")


def run(given: argparse.Namespace, env: Environment) -> int:
    """Write it; status 1 and the reason when it cannot be written."""
    try:
        with reached(env) as url:
            size = archive.write(env, url, given.file.resolve(), made_at=clock.now().astimezone(UTC).isoformat())
    except archive.ArchiveRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.write(f"{given.file}: {size / 1024 / 1024:.1f} MB\n")
    return 0
