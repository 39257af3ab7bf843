"""Everything: the checks of `make check`, then every test, on both cores."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import check

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Checks first; then pytest, whose closing line is the last word."""
    failed = check.main()
    environment = {**os.environ, "PYTHONPATH": "src"}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadscope", "--durations=15", *sys.argv[1:]]
    if failed:
        sys.stdout.write(f"{failed} of the checks above failed; the tests follow all the same\n")
        sys.stdout.flush()
    tests = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    return tests.returncode or min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
