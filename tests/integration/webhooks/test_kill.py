"""Workers killed with -9 while they send: every event is told, and of each record in its order."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from dealernet.business.orders.commands import NewLine, NewOrder, cancel_orders, place_orders
from dealernet.foundation.exchange.models import JournalEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HERE = Path(__file__).parent
WORKERS, ORDERS, SECONDS = 2, 120, 12


def start() -> subprocess.Popen[bytes]:
    base = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    environment = {
        **os.environ,
        "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "dealernet.project.settings",
        "PYTHONPATH": "src",
    }
    return subprocess.Popen([sys.executable, HERE / "sending_process.py", "1.5"], env=environment)


def waiting() -> int:
    return JournalEntry.objects.filter(system="webhooks", state="due").count()


def test_killed_workers_lose_nothing_and_keep_the_order_of_each_record(us, dealer, theirs, hook):
    product = us.product(stock="100000").id
    theirs.trouble.extend(random.choices([0, "drop", 500, (429, {"Retry-After": "1"})], [40, 3, 1, 1], k=60))
    workers = [start() for _ in range(WORKERS)]
    orders, kills, until = [], 0, time.monotonic() + SECONDS
    while time.monotonic() < until or len(orders) < ORDERS or kills < 3:
        placed = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product, Decimal(1))]) for _ in range(6)])
        ids = [one.subject for one in placed]
        cancel_orders(us.actor, ids, reason="проба")
        orders += ids
        time.sleep(0.4)
        if random.random() < 0.35:
            victim = random.randrange(WORKERS)
            workers[victim].send_signal(signal.SIGKILL)
            workers[victim].wait()
            workers[victim] = start()
            kills += 1
    patience = time.monotonic() + 90
    while (waiting() or JournalEntry.objects.count() < 2 * len(orders)) and time.monotonic() < patience:
        JournalEntry.objects.filter(state="due", error__gt="").update(next_at=None)
        time.sleep(0.3)
    for worker in workers:
        worker.kill()
        worker.wait()

    assert (kills > 2, waiting(), theirs.unverified) == (True, 0, 0)
    assert {record: theirs.kinds_of(record) for record in orders} == {
        record: ["orders.submitted", "orders.cancelled"] for record in orders
    }
    assert len({name for name, _record, _kind in theirs.seen}) == 2 * len(orders)
