"""What every test may use, wherever it lies: see `tests/ground`."""

from __future__ import annotations

pytest_plugins = ("ground.database", "ground.running", "ground.browser")
