"""The console program: one subcommand a file in `project.commands`."""

from __future__ import annotations

import argparse
import pkgutil
import sys
from importlib import import_module
from typing import Protocol

from dealernet.project import commands
from dealernet.project.settings.environment import Environment, UnknownVariable, read


class Command(Protocol):
    """What a module of `project.commands` offers."""

    HELP: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add what the subcommand understands."""

    def run(self, given: argparse.Namespace, env: Environment) -> int:
        """Do it; the exit status."""


def main(argv: list[str] | None = None) -> int:
    """Run a subcommand. Exit status 2 for what is not understood."""
    parser = argparse.ArgumentParser(prog="dealernet", description="The one place where a dealer network works.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="command")
    for info in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
        module: Command = import_module(f"{commands.__name__}.{info.name}")
        subparser = subparsers.add_parser(info.name.replace("_", "-"), help=module.HELP, description=module.HELP)
        module.arguments(subparser)
        subparser.set_defaults(run=module.run)
    given = parser.parse_args(argv)
    try:
        return int(given.run(given, read()))
    except UnknownVariable as unknown:
        sys.stderr.write(f"{unknown}\n")
        return 2
    except KeyboardInterrupt:
        return 130
