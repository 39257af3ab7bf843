"""One PostgreSQL cluster: made, started, watched and stopped by us."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from dealernet.project.postgres.programs import own, system_user

DATABASE = "dealernet"
_PR_SET_PDEATHSIG = 1

CONFIGURATION = {
    "listen_addresses": "127.0.0.1",
    "password_encryption": "scram-sha-256",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "10min",
    "random_page_cost": "1.1",
    "jit": "off",
    "transaction_timeout": "300s",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "20s",
    "log_min_duration_statement": "1s",
    "log_line_prefix": "%m [%p] ",
    "timezone": "UTC",
}


class ClusterFailed(Exception):
    """PostgreSQL could not be made or started; the text says why and where its log is."""


@dataclass
class Cluster:
    """A data folder and the server over it.

    `folder` holds `data`, `log`, `password` and the socket. The server dies with its parent (SIGINT), runs as
    another user when we are root, listens on 127.0.0.1 only, and lets in with a password only.
    """

    folder: Path
    bin: Path
    extra: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    is_new: bool = False

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def password(self) -> str:
        """The owner's password: made with the cluster, readable by its owner only."""
        return (self.folder / "password").read_text().strip()

    @property
    def url(self) -> str:
        """The address of the program's database."""
        return f"postgresql://{DATABASE}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self, deadline: float = 60) -> None:
        """Make the cluster if it is new, stop an orphan over the same folder, start, and wait until it answers."""
        self._make()
        self._stop_orphan(deadline)
        for _ in range(3):
            self.port = _free_port()
            self._launch()
            if self._answers(deadline):
                self._ensure_database()
                return
        raise ClusterFailed(f"PostgreSQL did not start; see {self.folder / 'log'}")

    def stop(self, deadline: float = 6) -> None:
        """Stop fast: open transactions are rolled back, everything committed is safe."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(deadline)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(3)

    def alive(self) -> bool:
        """Whether the server process is there."""
        return self.process is not None and self.process.poll() is None

    def relaunch(self) -> None:
        """Start again on the same port after the server died."""
        self._stop_orphan(20)
        self._launch()
        if not self._answers(60):
            raise ClusterFailed(f"PostgreSQL did not come back; see {self.folder / 'log'}")

    def _make(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        own(self.folder)
        password = self.folder / "password"
        password.write_text(secrets.token_urlsafe(24))
        own(password)
        made = self._run(
            "initdb",
            f"--pgdata={self.data}",
            f"--username={DATABASE}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        )
        if made.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise ClusterFailed(f"initdb: {made.stderr.decode(errors='replace').strip()[-500:]}")
        self.is_new = True

    def _launch(self) -> None:
        settings = {**CONFIGURATION, **self.extra, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - prctl only
                **_as_user(),
            )

    def _answers(self, deadline: float) -> bool:
        until = time.monotonic() + deadline
        while time.monotonic() < until and self.alive():
            try:
                with psycopg.connect(self._maintenance, connect_timeout=2):
                    return True
            except psycopg.OperationalError:
                time.sleep(0.1)
        return False

    @property
    def _maintenance(self) -> str:
        return self.url.rsplit("/", 1)[0] + "/postgres"

    def _ensure_database(self) -> None:
        with psycopg.connect(self._maintenance, autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
            if not found:
                connection.execute(f"create database {DATABASE}")

    def _stop_orphan(self, deadline: float) -> None:
        written = self.data / "postmaster.pid"
        until = time.monotonic() + deadline
        while written.exists() and time.monotonic() < until:
            pid = int((written.read_text().split() or ["0"])[0])
            if not _is_postgres(pid):
                written.unlink(missing_ok=True)
                return
            os.kill(pid, signal.SIGINT)
            time.sleep(0.2)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self.bin / program, *arguments], capture_output=True, check=False, cwd=self.folder, **_as_user()
        )


def die_with_parent(signum: int) -> Callable[[], None]:
    """A function for the child to call before it becomes the program: die by `signum` when the parent is gone."""
    libc = ctypes.CDLL(None, use_errno=True)

    def arrange() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signum)

    return arrange


def _as_user() -> dict[str, Any]:
    user = system_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_postgres(pid: int) -> bool:
    try:
        return pid > 0 and b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
