"""The reference says what the code says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dealernet.automation.registry import ACTIONS
from dealernet.foundation.events.event import KINDS

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_is_what_the_code_says_now():
    checked = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.stdout.split(), checked.returncode) == ([], 0), f"run `make reference`: {checked.stderr}"


def test_every_event_and_action_says_what_it_means():
    silent = [kind for kind, event in KINDS.items() if not event.says or not event.__doc__]
    silent += [name for name, one in ACTIONS.items() if not (one.meaning and one.title)]

    assert [name for name in silent if not name.startswith("test.")] == []
