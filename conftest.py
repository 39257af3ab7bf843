"""What every test may use, wherever it lies: see `tests/ground`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

pytest_plugins = ("ground.database", "ground.running", "ground.browser")

# How fast a machine makes examples says nothing about the program.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
