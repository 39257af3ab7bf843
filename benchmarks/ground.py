"""The ground of a run: a PostgreSQL of its own, durable; our database, a copy of it for a′, the floor; a web server."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from dealernet.project.postgres import Cluster, programs

ROOT = Path(__file__).resolve().parents[1]
SQL = Path(__file__).with_name("sql")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where everything is, and what drivers may name."""

    ours: str
    rows: str
    floor: str
    port: int
    postgres: int
    web: int
    buyers: list[list[str]]
    products: list[str]
    session: str
    folder: Path

    def doctor(self) -> tuple[bool, str]:
        """Whether everything is conserved in our database, and what `doctor` said."""
        told = _dealernet(["doctor"], _environment(self.ours, self.folder), check=False)
        return told.returncode == 0, told.stdout.decode()

    def inside(self, module: str, url: str, *arguments: str) -> Any:
        """What a module of ours, run inside Django over a database, told as JSON."""
        command = [sys.executable, "-m", module, *arguments]
        environment = _environment(url, self.folder)
        told = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
        return json.loads(told.stdout)

    def wal(self) -> float:
        """Bytes of the write-ahead log so far."""
        with psycopg.connect(self.floor, autocommit=True) as link:
            row = link.execute("select pg_current_wal_insert_lsn() - '0/0'").fetchone()
        return float(row[0]) if row else 0.0

    def worker(self) -> subprocess.Popen[bytes]:
        """A worker over our database, started."""
        command = [sys.executable, "-m", "dealernet", "worker"]
        return subprocess.Popen(command, cwd=ROOT, env=_environment(self.ours, self.folder))


@contextmanager
def laid(*, dealers: int, products: int, past: int) -> Iterator[Ground]:
    """Everything started and filled; stopped and swept away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dealernet-bench-"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "postgres", programs(os.environ.get("PG_BIN", "")))
    web: subprocess.Popen[bytes] | None = None
    try:
        cluster.start()
        ours, rows, floor = (cluster.url.rsplit("/", 1)[0] + f"/{name}" for name in ("ours", "rows", "floor"))
        _execute(cluster.url, "create database ours", "create database floor")
        told = _filled(ours, folder, dealers, products, past)
        _execute(cluster.url, "create database rows template ours")
        _execute(rows, (SQL / "rows.sql").read_text())
        _fill_floor(floor, len(told["buyers"]), len(told["products"]))
        port, web = _serve(ours, folder)
        assert cluster.process is not None
        yield Ground(
            ours, rows, floor, port, cluster.process.pid, web.pid,
            told["buyers"], told["products"], told["sessions"]["buyer"], folder,
        )  # fmt: skip
    finally:
        if web is not None:
            web.terminate()
            web.wait(15)
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _filled(url: str, folder: Path, dealers: int, products: int, past: int) -> Any:
    environment = _environment(url, folder)
    _dealernet(["migrate"], environment, check=True)
    command = [sys.executable, "-m", "benchmarks.prepare", str(dealers), str(products), str(past)]
    told = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(told.stdout)


def _fill_floor(url: str, dealers: int, products: int) -> None:
    _execute(
        url,
        (SQL / "floor.sql").read_text(),
        f"insert into floor_dealer select i, 'dealer ' || i, 1 + i % 4, 1e11, 0 from generate_series(1, {dealers}) i",
        "insert into floor_price select s, t, round((10 + random() * 5000)::numeric, 2)"
        f" from generate_series(1, {products}) s, generate_series(1, 4) t",
        "insert into floor_stock select s, w, 1000000000, 0"
        f" from generate_series(1, {products}) s, generate_series(1, 10) w",
        "vacuum analyze",
    )


def _serve(url: str, folder: Path) -> tuple[int, subprocess.Popen[bytes]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**_environment(url, folder), "PORT": str(port)}
    command = [sys.executable, "-m", "dealernet", "web", "--host", "127.0.0.1"]
    with (folder / "web.log").open("wb") as log:
        web = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return port, web
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the web server did not start")


def _environment(url: str, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEALERNET_")}
    return {
        **kept,
        "DATABASE_URL": url,
        "DATA_DIR": str(folder / "data"),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DEALERNET_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "dealernet.project.settings",
    }


def _dealernet(arguments: list[str], environment: dict[str, str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dealernet", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=check)


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as link:
        for statement in statements:
            link.execute(statement)  # type: ignore[arg-type]
