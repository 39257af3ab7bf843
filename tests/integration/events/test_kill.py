"""Workers killed at random moments, writers that commit late: nothing lost, nothing twice, nothing out of order."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from dealernet.project.settings.database import parsed

HERE = Path(__file__).parent
SECONDS = 8
WRITERS, WORKERS = 8, 2


@pytest.fixture
def tables(transactional_db):
    with connection.cursor() as db:
        db.execute(
            "create table effect (seq bigint generated always as identity, event bigint, subject uuid, version int)"
        )
        db.execute("create table subject (id uuid primary key, version int not null default 0)")
        db.execute("create table early (id bigint generated always as identity)")
        db.execute(
            "insert into subject select ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 0"
            " from generate_series(1, 300) n"
        )
    yield
    with connection.cursor() as db:
        db.execute("drop table effect, subject, early")


def start(script: str, *arguments: str) -> subprocess.Popen[bytes]:
    base = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    environment = {
        **os.environ,
        "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "dealernet.project.settings",
        "PYTHONPATH": "src",
    }
    assert parsed(environment["DATABASE_URL"])["NAME"] == connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, HERE / script, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def one(query: str) -> int:
    with connection.cursor() as db:
        db.execute(query)
        return db.fetchone()[0]


def test_killed_workers_and_late_commits_lose_double_and_disorder_nothing(tables):
    workers = [start("delivering_process.py") for _ in range(WORKERS)]
    time.sleep(2.5)
    writers = [start("writing_process.py", str(SECONDS)) for _ in range(WRITERS)]
    kills, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        time.sleep(0.5 + random.random() * 2)
        victim = random.randrange(WORKERS)
        workers[victim].send_signal(signal.SIGKILL)
        workers[victim].wait()
        workers[victim] = start("delivering_process.py")
        kills += 1
    acknowledged = sum(int(writer.communicate(timeout=60)[0]) for writer in writers)
    patience = time.monotonic() + 90
    while one("select count(*) from effect") < acknowledged and time.monotonic() < patience:
        time.sleep(0.2)
    for worker in workers:
        worker.kill()
        worker.wait()

    assert kills >= 3
    assert acknowledged > 200
    assert one("select count(*) from events_event") == acknowledged
    lost = "select count(*) from events_event e where not exists (select 1 from effect f where f.event = e.id)"
    doubled = "select count(*) from (select event from effect group by event having count(*) > 1) x"
    inverted = (
        "select count(*) from (select version, lag(version) over (partition by subject order by seq) as before"
        " from effect) x where version <= before"
    )
    assert (one(lost), one(doubled), one(inverted)) == (0, 0, 0)
    assert one("select count(*) from events_parked") == 0
