"""Delivers events and sends webhooks as a worker does, until killed."""

from __future__ import annotations

import sys
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402

from dealernet.foundation.events.delivery import Delivery  # noqa: E402
from dealernet.integrations.webhooks import jobs, sending  # noqa: E402

settings.INSIDE = ["127.0.0.1"]
jobs.LEASE = sending.LEASE = timedelta(seconds=float(sys.argv[1]))
delivery = Delivery(catch_up=0)
delivery.prepare()
while True:
    delivery.sweep()
    jobs.send_due()
    time.sleep(0.02)
