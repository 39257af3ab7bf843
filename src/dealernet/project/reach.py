"""Reaching the database from the console: the running one, a server of your own, or the embedded one started for it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.db import connections

from dealernet.project.postgres import Cluster, programs
from dealernet.project.postgres.cluster import DATABASE
from dealernet.project.postgres.programs import keeper
from dealernet.project.settings.database import ENDPOINT, parsed
from dealernet.project.settings.environment import Environment

RUNNING = "running"
"""The file in DATA_DIR that `dealernet up` holds locked while it runs."""


def cluster_of(env: Environment) -> Cluster:
    """The embedded server of this DATA_DIR."""
    home = keeper(env.data) or env.data
    return Cluster(home / "postgres", programs(env.pg_bin))


def runs(env: Environment) -> bool:
    """Whether `dealernet up` runs over this DATA_DIR now."""
    try:
        with (env.data / RUNNING).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def reached(env: Environment) -> Iterator[str]:
    """The database's address; an embedded server that does not run is started, and stopped afterwards."""
    if env.database_url:
        yield env.database_url
    elif runs(env):
        yield _written(env)
    else:
        env.data.mkdir(parents=True, exist_ok=True)
        cluster = cluster_of(env)
        cluster.start()
        try:
            yield cluster.url
        finally:
            cluster.stop()


@contextmanager
def django_over(url: str) -> Iterator[None]:
    """Django set up to use this database; its connections closed afterwards. Once a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    settings.DATABASES["default"].update(parsed(url))
    django.setup()
    try:
        yield
    finally:
        for connection in connections.all(initialized_only=True):
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]


def _written(env: Environment) -> str:
    told = json.loads((env.data / ENDPOINT).read_text())
    return f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told.get('NAME', DATABASE)}"
