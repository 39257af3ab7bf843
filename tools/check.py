"""What a machine checks within a minute: style, types, contracts, migrations, sizes, unit tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "dealernet.project.settings", "PYTHONPATH": "src"}

CHECKS: dict[str, list[str]] = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "-q", "."],
    "types": ["mypy"],
    "contracts": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "--lint", "--quiet", "src/dealernet/web"],
    "django": ["python", "-W", "ignore", "-m", "django", "check", "--fail-level", "WARNING"],
    "migrations": ["python", "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "tests": ["python", "-m", "pytest", "-q", "--no-header", "tests/architecture", "tests/unit"],
}


def main() -> int:
    """Run every check, two at a time, print one line each, and what failed in full; the number of failures."""
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(_passes, CHECKS))


def _passes(name: str) -> int:
    started, command = time.monotonic(), CHECKS[name]
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    said = f"{name:<12} {word:<7} {time.monotonic() - started:5.1f} s\n"
    sys.stdout.write(said if not done.returncode else said + done.stdout[-8000:] + done.stderr[-4000:] + "\n")
    sys.stdout.flush()
    return int(done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
