"""The ground tests stand on: a throw-away PostgreSQL, or the one DATABASE_URL names."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from dealernet.project.postgres import Cluster, programs
from dealernet.project.settings.database import parsed

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that starts the others; tell them its address."""
    if not os.environ.get("DATABASE_URL"):
        folder = Path(tempfile.mkdtemp(prefix="dealernet-test-"))
        folder.chmod(0o711)
        cluster = Cluster(folder / "postgres", programs(os.environ.get("PG_BIN", "")), FAST)
        cluster.start()
        os.environ["DATABASE_URL"] = cluster.url
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        config.add_cleanup(cluster.stop)
    settings.DATABASES["default"].update(parsed(os.environ["DATABASE_URL"]))
