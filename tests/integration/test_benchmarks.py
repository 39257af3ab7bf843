"""The quick benchmark: speed proves nothing on a busy machine, but every answer is right and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_under_load_every_answer_is_right_and_everything_is_conserved(tmp_path: Path) -> None:
    kept = tmp_path / "latest.json"
    command = ["-m", "benchmarks", "--quick", "--pairs", "1", "--seconds", "2", "--output", str(kept)]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"PYTHONPATH": "src"}

    told = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )

    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    found = json.loads(kept.read_text())
    assert found["conserved"] is True
    assert {one["scenario"]: one["errors"] for one in found["results"]} == {
        "S1-uniform": 0,
        "S1-scarce": 0,
        "S2": 0,
        "S3-json": 0,
        "S3-html": 0,
    }
