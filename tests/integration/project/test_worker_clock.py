"""Every process that does something on time goes by the demo clock, the worker too."""

from __future__ import annotations

import os
import subprocess
import sys

from ground.database import ROOT


def test_a_worker_follows_the_demo_clock():
    script = (
        "import django; django.setup()\n"
        "from dealernet.foundation.events.worker import SWEEPS\n"
        "print(sorted(sweep.name for sweep in SWEEPS))"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "dealernet.project.settings",
        "DEALERNET_DEMO": "1",
    }

    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)

    assert "'demo clock'" in done.stdout
