"""A company at work: real web and worker processes over a database of their own, with the demo network in it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ground.database import ROOT, Server, run_program

PASSWORD = "demo-dealernet"


@dataclass
class Company:
    """An installation that runs: its address, its folder, its database, its processes."""

    data: Path
    database_url: str
    port: int
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://localhost:{self.port}"

    @property
    def card(self) -> dict[str, Any]:
        """`demo.json`: addresses, logins and keys."""
        card: dict[str, Any] = json.loads((self.data / "demo.json").read_text())
        return card

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        return {
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
            "DEALERNET_DEMO": "1",
            "DEALERNET_INSIDE": "127.0.0.1",
            "PYTHONPATH": str(ROOT / "src"),
        }

    def dealernet(self, *arguments: str) -> str:
        """Run a command of the console program over this installation; what it said."""
        return run_program(*arguments, **self.environment)

    def start(self, *names: str) -> None:
        """Start `web`, `worker` or both, and wait until pages answer."""
        for name in names or ("web", "worker"):
            log = (self.data / f"{name}.log").open("ab")
            self.parts[name] = subprocess.Popen(
                [sys.executable, "-m", "dealernet", name],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if "web" in self.parts:
            self._wait()

    def kill(self, name: str) -> None:
        """Kill a part with -9 and all its children."""
        process = self.parts.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self) -> None:
        """Stop everything, politely at first."""
        for process in self.parts.values():
            process.terminate()
        for process in self.parts.values():
            try:
                process.wait(6)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
        self.parts.clear()

    def said(self) -> str:
        """The ends of the logs, for a failure's message."""
        return "\n".join(f"--- {p.name}\n{p.read_text(errors='replace')[-3000:]}" for p in self.data.glob("*.log"))

    def _wait(self, patience: float = 120) -> None:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/health/ready", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        pytest.fail(f"the company did not open its door:\n{self.said()}")


@pytest.fixture(scope="session")
def seeded(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The demo network, seeded once a test process and only ever copied: no process runs over it."""
    if not (ROOT / "src/dealernet/web/static/built/app.css").exists():
        pytest.fail("the front end is not built: run `python3 tools/bootstrap.py test`")
    company = Company(tmp_path_factory.mktemp("seeded"), server.clone(), 8000)
    company.dealernet("demo", "seed", "small")
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v", "0"],
        env={**os.environ, **company.environment, "DJANGO_SETTINGS_MODULE": "dealernet.project.settings"},
        check=True,
    )
    return company


@pytest.fixture(scope="module")
def running(server: Server, seeded: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A running company with the demo network, one a module of tests, untouched by any other."""
    data = tmp_path_factory.mktemp("company") / "data"
    shutil.copytree(seeded.data, data)
    port = _free_port()
    card = (data / "demo.json").read_text().replace(seeded.address, f"http://localhost:{port}")
    (data / "demo.json").write_text(card)
    company = Company(data, server.clone(seeded.database_url.rpartition("/")[2]), port)
    company.start()
    yield company
    company.stop()
    server.drop(company.database_url)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
