"""Delivers events until killed, with an action that stops in the middle of its batch and waits for that."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import django

django.setup()

from dealernet.automation.actions.tasks import create  # noqa: E402
from dealernet.automation.registry import ACTIONS, Action  # noqa: E402
from dealernet.foundation.events.delivery import Delivery  # noqa: E402

reached = Path(sys.argv[1])


def stops_in_the_middle(actor, items):
    create(actor, items[: len(items) // 2])
    reached.write_text(str(len(items)))
    time.sleep(600)


ACTIONS["test.create"] = Action("test.create", stops_in_the_middle)
delivery = Delivery(catch_up=0)
delivery.prepare()
while True:
    delivery.sweep()
