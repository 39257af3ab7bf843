"""The supervisor: PostgreSQL, migrations, the demo network, web and workers, kept running until told to stop."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from dealernet.project.postgres import Cluster, ClusterFailed
from dealernet.project.postgres.cluster import DATABASE, die_with_parent
from dealernet.project.reach import RUNNING, cluster_of
from dealernet.project.settings.database import ENDPOINT
from dealernet.project.settings.environment import Environment

SOURCE = Path(__file__).resolve().parents[1]
PREPARED = "prepared"


@dataclass
class Part:
    """A process of ours: started, watched, started again with growing pauses when it dies."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    fails: int = 0
    again_at: float = 0.0
    started_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it as a child that dies with us."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dealernet", *self.arguments],
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - prctl only
            start_new_session=True,
        )

    def watch(self) -> None:
        """Start it again if it died; one that dies at once waits longer each time, up to ten seconds."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            self.fails = 0 if now - self.started_at > 30 else self.fails + 1
            self.signal_all(signal.SIGKILL)
            self.again_at = now + min(0.2 * 2**self.fails, 10)
            say(f"{self.name} stopped (status {self.process.returncode}); starting it again")
            self.process = None
        if now >= self.again_at:
            self.start()

    def signal_all(self, signum: int) -> None:
        """Send a signal to whatever is left of it: children outlive a part that was killed."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signum)

    def signal(self, signum: int) -> None:
        """Send a signal if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signum)


class Stopping(BaseException):
    """Somebody asked us to stop."""


def supervise(env: Environment) -> int:
    """Run everything until Ctrl-C or SIGTERM; then stop all of it within ten seconds."""
    env.data.mkdir(parents=True, exist_ok=True)
    with (env.data / RUNNING).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"a program already runs over {env.data}; stop it, or choose another DATA_DIR")
            return 1
        return _supervise(env)


def _supervise(env: Environment) -> int:
    _stop_when_told()
    if not _is_free(env.port):
        say(f"port {env.port} is taken: stop what listens there, or choose another, such as PORT={int(env.port) + 1}")
        return 1
    cluster = None if env.database_url else cluster_of(env)
    parts = [Part("web", ["web"]), *(Part(f"worker {n}", ["worker"]) for n in range(1, int(env.workers) + 1))]
    try:
        if cluster is not None:
            _start(cluster, env)
        prepare(env, anew=cluster is not None and cluster.is_new)
        for part in parts:
            part.start()
        _keep_running(parts, cluster, env)
    except Stopping:
        say("stopping")
    except ClusterFailed as failed:
        say(str(failed))
        return 1
    except subprocess.CalledProcessError as failed:
        say(f"'{' '.join(map(str, failed.cmd[1:]))}' failed with status {failed.returncode}: see above")
        return 1
    finally:
        _stop_all(parts, cluster)
    return 0


def _keep_running(parts: list[Part], cluster: Cluster | None, env: Environment) -> None:
    """Start again what stops; the address is told once pages are there, so that nobody meets a refused connection."""
    told = False
    while True:
        if cluster is not None and not cluster.alive():
            say("PostgreSQL stopped; starting it again")
            cluster.relaunch()
        for part in parts:
            part.watch()
        if not told and (told := _answers(env.port)):
            _announce(env)
        time.sleep(0.2)


def prepare(env: Environment, *, anew: bool) -> None:
    """Migrate, collect static files, seed the demo network: only what changed since the last start."""
    state, card = env.data / PREPARED, env.data / "demo.json"
    before = json.loads(state.read_text()) if state.exists() and not anew else {}
    now = {
        "migrations": _digest(SOURCE.rglob("migrations/*.py"), SOURCE.rglob("sql/*.sql")),
        "static": _static_digest(),
    }
    if before.get("migrations") != now["migrations"] or env.database_url:
        say("preparing the database")
        _child("migrate")
    collected = (env.data / "static" / "staticfiles.json").exists()
    if before.get("static") != now["static"] or not collected:
        _django("collectstatic", "--noinput", "--clear", "-v", "0")
    if env.in_demo and (anew or not card.exists()):
        say("making the demo network")
        with suppress(subprocess.CalledProcessError):  # a company that is there already is served as it is
            _child("demo", "seed", "small")
    state.write_text(json.dumps(now))


def say(text: str) -> None:
    """A line for whoever started us."""
    sys.stdout.write(f"dealernet: {text}\n")
    sys.stdout.flush()


def _stop_when_told() -> None:
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(signum) is not signal.SIG_IGN or signum == signal.SIGTERM:
            signal.signal(signum, _stop)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise Stopping


def _start(cluster: Cluster, env: Environment) -> None:
    say("starting PostgreSQL")
    cluster.start()
    endpoint = env.data / ENDPOINT
    endpoint.touch(mode=0o600)
    endpoint.write_text(
        json.dumps(
            {
                "NAME": DATABASE,
                "USER": DATABASE,
                "PASSWORD": cluster.password,
                "HOST": "127.0.0.1",
                "PORT": str(cluster.port),
            }
        )
    )


def _stop_all(parts: list[Part], cluster: Cluster | None) -> None:
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    for part in parts:
        part.signal(signal.SIGTERM)
    until = time.monotonic() + 4
    while any(p.process is not None and p.process.poll() is None for p in parts) and time.monotonic() < until:
        time.sleep(0.05)
    for part in parts:
        part.signal_all(signal.SIGKILL)
    if cluster is not None:
        cluster.stop(4)


def _announce(env: Environment) -> None:
    say(f"open {env.address}")
    demo = env.data / "demo.json"
    if env.in_demo and demo.exists():
        for login in json.loads(demo.read_text())["logins"]:
            say(f"  {login['role']:<16} {login['email']:<36} {login['password']}")
    elif not env.in_demo:
        _child("first")


def _is_free(port: str) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", int(port)))
        except OSError:
            return False
    return True


def _answers(port: str) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", int(port)), timeout=0.5):
        return True
    return False


def _child(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "dealernet", *arguments], check=True, stdin=subprocess.DEVNULL)


def _django(*arguments: str) -> None:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "dealernet.project.settings"}
    subprocess.run([sys.executable, "-m", "django", *arguments], check=True, stdin=subprocess.DEVNULL, env=environ)


def _static_digest() -> str:
    return _digest(path for path in (SOURCE / "web" / "static").rglob("*") if path.is_file())


def _digest(*groups: object) -> str:
    found = hashlib.sha256()
    for group in groups:
        for path in sorted(group):  # type: ignore[call-overload]
            found.update(str(path).encode())
            found.update(path.read_bytes())
    return found.hexdigest()
