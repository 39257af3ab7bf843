"""`dealernet up`: one command starts everything, brings back what dies, stops all of it when told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from ground.database import ROOT

HOME = Path("/var/lib/dealernet")


def _hears_interrupts() -> None:
    """As from a terminal: whoever runs the tests in the background has interrupts ignored, and that is inherited."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Up:
    """The program as a person starts it: one process, one folder, one port, an embedded PostgreSQL."""

    def __init__(self, data: Path) -> None:
        self.data, self.log = data, data.parent / f"{data.name}.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environment = {
            **os.environ,
            "DATA_DIR": str(data),
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT / "src"),
        }
        self.environment.pop("DATABASE_URL", None)
        self.environment.pop("DEALERNET_DEMO", None)

    def start(self) -> float:
        """Start it and wait for the first page: how long that took."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dealernet", "up"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_hears_interrupts,  # noqa: PLW1509 - one signal only
        )
        self.wait_until(lambda: self.answers("/account/login/"), 180)
        return time.monotonic() - began

    def stop(self, signum: int = signal.SIGTERM) -> float:
        """Stop it: how long that took."""
        began = time.monotonic()
        self.process.send_signal(signum)
        self.process.wait(30)
        return time.monotonic() - began

    def answers(self, path: str) -> bool:
        """Whether a page answers."""
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def wait_until(self, holds: Callable[[], bool], patience: float = 60) -> None:
        """Wait; fail with what the program said."""
        until = time.monotonic() + patience
        while not holds():
            if time.monotonic() > until:
                pytest.fail(f"waited {patience} s in vain:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.1)

    def children(self, word: str) -> set[int]:
        """Processes below it whose command line holds the word."""
        parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
        below, grown = {self.process.pid}, True
        while grown:
            more = {pid for pid, parent in parents.items() if parent in below} - below
            below, grown = below | more, bool(more)
        return {pid for pid in below - {self.process.pid} if word in _command(pid)}

    def dealernet(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the console program over this folder to its end."""
        command = [sys.executable, "-m", "dealernet", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=180, check=False)

    def forget(self) -> None:
        """Remove what root keeps outside the folder."""
        key = self.data / "cluster"
        if key.exists() and os.geteuid() == 0:
            shutil.rmtree(HOME / key.read_text(), ignore_errors=True)

    @property
    def url(self) -> str:
        """Its database."""
        told = json.loads((self.data / "database.json").read_text())
        return f"postgresql://{told['USER']}:{told['PASSWORD']}@127.0.0.1:{told['PORT']}/{told['NAME']}"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    if not (ROOT / "src/dealernet/web/static/built/app.css").exists():
        pytest.fail("the front end is not built: run `python3 tools/bootstrap.py test`")
    made = Up(tmp_path_factory.mktemp("up") / "data")
    yield made
    if made.process.poll() is None:
        made.process.kill()
    made.forget()


@pytest.mark.slow
def test_it_starts_brings_back_what_dies_and_stops_within_ten_seconds(up: Up) -> None:
    up.start()
    assert up.answers("/health/ready")
    with psycopg.connect(up.url, autocommit=True) as db:
        db.execute("create table acknowledged as select 1 as one")

    for word in ("dealernet worker", "granian", "postgres -D"):
        before = up.children(word)
        assert before, f"no process {word}"
        victim = min(before)
        os.kill(victim, signal.SIGKILL)
        up.wait_until(partial(_was_replaced, up, word, victim))
        up.wait_until(lambda: up.answers("/health/ready"))

    with psycopg.connect(up.url) as db:
        assert db.execute("select one from acknowledged").fetchall() == [(1,)]
    second = up.dealernet("up")
    assert (second.returncode, "already runs" in second.stdout) == (1, True)
    everything = up.children("")
    up.wait_until(lambda: up.answers("/health/ready"))
    with socket.create_connection(("localhost", up.port)) as stream:
        stream.sendall(f"GET /events?ticket={_ticket(up)} HTTP/1.1\r\nHost: localhost:{up.port}\r\n\r\n".encode())
        assert stream.recv(4096).startswith(b"HTTP/1.1 200")

        assert up.stop() < 10

    assert up.process.returncode == 0
    assert [pid for pid in everything if _command(pid)] == []


@pytest.mark.slow
def test_a_second_start_is_quick_and_finds_everything(up: Up) -> None:
    took = up.start()

    with psycopg.connect(up.url) as db:
        assert db.execute("select one from acknowledged").fetchall() == [(1,)]
    up.stop(signal.SIGINT)
    assert up.process.returncode == 0
    assert took < 30, "ten seconds on a machine that does nothing else"


@pytest.mark.slow
def test_a_company_that_does_not_run_is_backed_up_and_restored_beside(up: Up, tmp_path: Path) -> None:
    beside = Up(tmp_path / "beside")
    file = str(tmp_path / "backup.tar")

    assert up.dealernet("backup", file).returncode == 0
    restored = beside.dealernet("restore", file)
    examined = beside.dealernet("doctor")
    again = beside.dealernet("restore", file)
    beside.forget()

    assert restored.returncode == 0
    assert "held back" in restored.stdout
    assert (examined.returncode, "BROKEN" in examined.stdout) == (0, False)
    assert (again.returncode, "not empty" in again.stderr) == (1, True)


@pytest.mark.slow
def test_a_taken_port_is_said_and_nothing_starts(up: Up) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("0.0.0.0", up.port))
        taken.listen()
        refused = up.dealernet("up")

    assert (refused.returncode, f"PORT={up.port + 1}" in refused.stdout) == (1, True)


def _was_replaced(up: Up, word: str, victim: int) -> bool:
    found = up.children(word)
    return bool(found) and victim not in found


def _ticket(up: Up) -> str:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup();from dealernet.foundation.live import ticket_for; print(ticket_for(['*']))",
        ],
        env={**up.environment, "DJANGO_SETTINGS_MODULE": "dealernet.project.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.strip()


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
