"""`dealernet web`: one web server on one port."""

from __future__ import annotations

import argparse
import os
import sys

from dealernet.project.settings.environment import Environment

HELP = "serve pages and the API (PORT)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="0.0.0.0")  # noqa: S104 - a server listens


def run(given: argparse.Namespace, env: Environment) -> int:
    """Become granian: the process is replaced, so signals reach it directly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    os.environ.setdefault("PGAPPNAME", "dealernet web")
    os.environ.setdefault("PGOPTIONS", "-c statement_timeout=30s")
    granian = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "rsgi",
        "--host",
        given.host,
        "--port",
        env.port,
        "--workers",
        "1",
        "--runtime-threads",
        "1",
        "--workers-kill-timeout",
        "3",
        "--no-ws",
        "--log-level",
        "warning",
        "dealernet.project.entry:app",
    ]
    os.execv(sys.executable, granian)
