"""Rehearses until killed: the second slice is weighed, and its worker stops before it is kept."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import django

django.setup()

from dealernet.automation import rehearsal  # noqa: E402

reached, weigh, slices = Path(sys.argv[1]), rehearsal._weighed, []
rehearsal.SLICE = 4


def stops_at_the_second(one):
    found = weigh(one)
    slices.append(found)
    if len(slices) == 2:
        reached.write_text("reached")
        time.sleep(600)
    return found


rehearsal._weighed = stops_at_the_second
while True:
    rehearsal.go_on()
