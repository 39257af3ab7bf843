"""`dealernet rules`: publish rules from a file, list those in force."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from dealernet.project.reach import django_over, reached
from dealernet.project.settings.environment import Environment

HELP = "rules: publish a file of them, list those in force"


def arguments(parser: argparse.ArgumentParser) -> None:
    """publish FILE, list."""
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("publish", help="bring the rules of a YAML file into force").add_argument("file", type=Path)
    acts.add_parser("list", help="the rules in force with their revisions")


def run(given: argparse.Namespace, env: Environment) -> int:
    """Do it; status 1 when a rule may not be published, with the reasons."""
    with reached(env) as url, django_over(url):
        return _publish(given.file) if given.act == "publish" else _list()


def _publish(file: Path) -> int:
    packs = import_module("dealernet.automation.packs")
    identify = import_module("dealernet.foundation.access.identify")
    errors = import_module("dealernet.foundation.errors")
    try:
        published = packs.publish_rules(identify.system("console"), packs.read(file), comment=file.name)
    except (errors.Refusal, OSError, ValueError) as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    for key, revision in published.items():
        sys.stdout.write(f"{key}: revision {revision}\n")
    return 0


def _list() -> int:
    queries = import_module("dealernet.automation.queries")
    identify = import_module("dealernet.foundation.access.identify")
    for rule in queries.list_rules(identify.system("console")):
        stands = f"  set aside: {rule.quarantined}" if rule.quarantined else ""
        sys.stdout.write(f"{rule.key}: revision {rule.revision}, on {rule.on}{stands}\n")
    return 0
