"""A throw-away PostgreSQL a test process, or the server DATABASE_URL names; a fresh database cloned from a template.

Every process of a parallel run has a server of its own: delivery waits for the oldest writer of the whole server,
so tests that shared one would wait for each other.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from dealernet.project.postgres import Cluster, programs
from dealernet.project.settings.database import parsed
from ground.quick import empty_quickly

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "dealernet"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class Server:
    """A PostgreSQL server for tests: it gives out databases that are all migrated."""

    def __init__(self, url: str) -> None:
        self.base = url.rpartition("/")[0]
        self._numbers = count(1)
        self._migrated = f"dealernet_template_{_digest_of_migrations()}"

    def clone(self, template: str = "") -> str:
        """The address of a new database like the template; like a freshly migrated one without it."""
        template = template or self._template()
        name = f"dealernet_test_{os.getpid()}_{next(self._numbers)}"
        with self._administer() as db:
            db.execute(f"create database {name} template {template}")
        return f"{self.base}/{name}"

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        with self._administer() as db:
            db.execute(f"drop database if exists {url.rpartition('/')[2]} with (force)")

    def _template(self) -> str:
        """The database every other is cloned from, made by the program itself; one a state of the migrations."""
        with self._administer() as db:
            db.execute("select pg_advisory_lock(7052)")
            if not db.execute("select 1 from pg_database where datname = %s", [self._migrated]).fetchone():
                db.execute("drop database if exists dealernet_template_raw with (force)")
                db.execute("create database dealernet_template_raw")
                run_program("migrate", DATABASE_URL=f"{self.base}/dealernet_template_raw")
                db.execute(f"alter database dealernet_template_raw rename to {self._migrated}")
            db.execute("select pg_advisory_unlock(7052)")
        return self._migrated

    def _administer(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"{self.base}/postgres", autocommit=True)


def run_program(*arguments: str, **environment: str) -> str:
    """Run the console program to its end; what it said. A failure says everything it said."""
    done = subprocess.run(
        [sys.executable, "-m", "dealernet", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        pytest.fail(f"dealernet {' '.join(arguments)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def pytest_configure(config: pytest.Config) -> None:
    """Keep files of tests away from an installation that may live in this folder."""
    folder = Path(tempfile.mkdtemp(prefix="dealernet-test-data-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    settings.DATA_DIR = folder
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.DEMO = False
    settings.PASSWORD_HASHERS = ["ground.quick.QuickHasher"]
    if not os.environ.get("DATABASE_URL"):
        empty_quickly()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL server of this test process."""
    given = os.environ.get("DATABASE_URL", "")
    if given:
        yield Server(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="dealernet-test-"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "postgres", programs(os.environ.get("PG_BIN", "")), FAST)
    cluster.start()
    yield Server(cluster.url)
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(server: Server) -> Iterator[None]:
    """What pytest-django's `db` and `transactional_db` stand on: one migrated database a test process."""
    url = server.clone()
    before = os.environ.get("DATABASE_URL")
    connections["default"].settings_dict.update(parsed(url))
    os.environ["DATABASE_URL"] = url
    yield
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]
    os.environ.pop("DATABASE_URL") if before is None else os.environ.update(DATABASE_URL=before)
    server.drop(url)


def _digest_of_migrations() -> str:
    found = hashlib.sha256()
    for path in sorted([*SOURCE.rglob("migrations/*.py"), *SOURCE.rglob("sql/**/*.sql")]):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]
