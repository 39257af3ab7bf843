"""PostgreSQL restarted, workers and buyers killed with -9 under load: what was acknowledged is there, once.

`CHAOS_SECONDS=120 pytest tests/integration/chaos` plays the long form; `make test` the short one.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dealernet.project.postgres import Cluster, programs

HERE = Path(__file__).parent
SECONDS = float(os.environ.get("CHAOS_SECONDS", "10"))
BUYERS, WORKERS = 3, 2
DURABLE = {"shared_buffers": "64MB", "synchronous_commit": "on"}

ONCE = {
    "orders without exactly one event of submission": """
        select o.id from orders_order o left join events_event e on e.subject = o.id and e.kind = 'orders.submitted'
        group by o.id having count(e.id) <> 1""",
    "rules weighed twice or not at all": """
        select e.id from events_event e left join automation_run r on r.event_id = e.id and r.rule = 'regular'
        where e.kind = 'orders.submitted' group by e.id having count(r.id) <> 1 or max(r.state) <> 'done'""",
    "orders qualified twice or not at all": """
        select o.id from orders_order o left join events_event e on e.subject = o.id and e.kind = 'orders.qualified'
        group by o.id having count(e.id) <> 1""",
    "orders without exactly one invoice": """
        select o.id from orders_order o left join documents_document d on d.holder_id = o.id and d.kind = 'invoice'
        group by o.id having count(d.id) <> 1""",
    "orders without exactly one letter of each kind": """
        select o.id from orders_order o cross join (values ('order_received'), ('invoice')) t(template)
        left join conversations_message m on m.holder_id = o.id and m.template = t.template
        group by o.id, t.template having count(m.id) <> 1""",
    "eras nobody began": "select last_value from events_era where last_value <> 1",
    "events parked": "select event_id from events_parked",
    "rules set aside": "select rule from automation_quarantine",
    "goods reserved other than for open orders": """
        select b.id from stock_balance b left join stock_reservation r on r.balance_id = b.id
        group by b.id having b.reserved <> coalesce(sum(r.quantity), 0)""",
    "credit held other than for open orders": """
        select a.party_id from settlements_account a left join settlements_hold h on h.account_id = a.party_id
        group by a.party_id having a.held <> coalesce(sum(h.amount), 0)""",
}
UNDELIVERED = """
    select count(*) from events_cursor c join events_event e on e.lane = c.lane
     and (e.era > c.era or e.era = c.era and e.xid >= c.lo and (e.xid >= c.hi or e.id > c.after))"""


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="dealernet-chaos-"))
    folder.chmod(0o711)
    made = Cluster(folder / "postgres", programs(os.environ.get("PG_BIN", "")), DURABLE)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


class Play:
    """The processes of a company at work, and what befalls them."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster, self.folder = cluster, folder
        self.environment = {
            **os.environ,
            "DATABASE_URL": cluster.url,
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "dealernet.project.settings",
            "PYTHONPATH": "src:tests",
        }
        self.company = self._run(HERE / "company_process.py").communicate(timeout=120)[0].decode()
        self.files = [folder / f"acknowledged-{n}" for n in range(BUYERS)]
        self.buyers = [self._buyer(n) for n in range(BUYERS)]
        self.workers = [self._worker() for _ in range(WORKERS)]
        self.kills = self.restarts = 0

    def befall(self) -> None:
        """One misfortune: a worker or a buyer dies, or the database does, politely or not."""
        what = random.choice(("worker", "worker", "buyer", "database"))
        if what == "database":
            process = self.cluster.process
            assert process is not None
            process.send_signal(random.choice((signal.SIGINT, signal.SIGQUIT)))
            process.wait(20)
            self.cluster.relaunch()
            self.restarts += 1
            return
        group, again = (self.workers, self._worker) if what == "worker" else (self.buyers, self._buyer)
        victim = random.randrange(len(group))
        group[victim].kill()
        group[victim].wait()
        group[victim] = again() if what == "worker" else self._buyer(victim)
        self.kills += 1

    def stop(self, group: list[subprocess.Popen[bytes]]) -> None:
        for process in group:
            process.kill()
            process.wait()

    def wait_for_orders(self, count: int, patience: float = 90) -> None:
        """A busy machine needs time to start processes: what befalls them has to find them at work."""
        until = time.monotonic() + patience
        while len(self.acknowledged()) < count and time.monotonic() < until:
            time.sleep(0.1)

    def doctor(self) -> str:
        """What the doctor says of the database; an empty text when all is well."""
        examined = self._run("-m", "dealernet", "doctor")
        said = examined.communicate(timeout=60)[0].decode()
        return "" if examined.returncode == 0 else said

    def acknowledged(self) -> list[str]:
        return [line for file in self.files if file.exists() for line in file.read_text().split()]

    def _buyer(self, n: int) -> subprocess.Popen[bytes]:
        return self._run(HERE / "buying_process.py", self.company, str(self.files[n]))

    def _worker(self) -> subprocess.Popen[bytes]:
        return self._run("-m", "dealernet", "worker")

    def _run(self, *what: object) -> subprocess.Popen[bytes]:
        log = (self.folder / "log").open("ab")
        return subprocess.Popen(
            [sys.executable, *map(str, what)], env=self.environment, stdout=subprocess.PIPE, stderr=log
        )


@pytest.mark.slow
def test_what_was_acknowledged_exists_once_and_every_rule_took_effect_once(cluster, tmp_path):
    play = Play(cluster, tmp_path)
    assert json.loads(play.company)["buyers"]
    play.wait_for_orders(10)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until or play.kills + play.restarts < 3:
        time.sleep(0.5 + random.random() * 2)
        play.befall()
    play.wait_for_orders(21)
    play.stop(play.buyers)
    with psycopg.connect(cluster.url, autocommit=True) as db:
        patience = time.monotonic() + 120 + SECONDS
        while db.execute(UNDELIVERED).fetchone() != (0,) and time.monotonic() < patience:
            time.sleep(0.2)
        acknowledged = play.acknowledged()
        present = {str(row[0]) for row in db.execute("select id from orders_order").fetchall()}
        wrong = {name: db.execute(query).fetchall()[:5] for name, query in ONCE.items()}
    play.stop(play.workers)
    said = play.doctor()
    sys.stdout.write(f"{len(acknowledged)} acknowledged, {play.kills} kills, {play.restarts} restarts\n")

    assert play.kills + play.restarts >= 3
    assert len(acknowledged) == len(set(acknowledged)) > 20
    assert set(acknowledged) - present == set()
    assert said == ""
    assert wrong == {name: [] for name in ONCE}
