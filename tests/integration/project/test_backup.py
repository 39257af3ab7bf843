"""A company comes back from its backup as it was: every table, its keys; nothing leaves until a person lets it."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ground.database import ROOT, Server
from ground.running import Company

CHANGED_BY_RESTORING = {"events_event", "events_outgoing"}


@pytest.fixture
def empty(server: Server, tmp_path: Path) -> Iterator[Company]:
    """A machine where nothing is installed yet: an empty database, an empty folder."""
    url = server.clone("template0")
    yield Company(tmp_path / "elsewhere", url, 8001)
    server.drop(url)


@pytest.mark.slow
def test_a_company_comes_back_from_its_backup_whole_and_silent(seeded: Company, empty: Company, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    seeded.dealernet("backup", str(file))

    said = empty.dealernet("restore", str(file))

    before, after = _counts(seeded.database_url), _counts(empty.database_url)
    same = {name: count for name, count in before.items() if name not in CHANGED_BY_RESTORING}
    assert same == {name: count for name, count in after.items() if name not in CHANGED_BY_RESTORING}
    assert before["orders_order"] > 0
    assert after["events_event"] == before["events_event"] + 1
    assert after["events_outgoing"] == 1
    assert "held back" in said
    assert (empty.data / "keys" / "signing").read_text() == (seeded.data / "keys" / "signing").read_text()
    assert "BROKEN" not in empty.dealernet("doctor")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_database_that_holds_a_company_is_not_written_over_unasked(seeded: Company, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    seeded.dealernet("backup", str(file))
    before = _counts(seeded.database_url)

    status, said = _try(seeded, "restore", str(file))

    assert (status, "not empty" in said, "--replace" in said) == (1, True, True)
    assert _counts(seeded.database_url) == before


@pytest.mark.parametrize("content", [b"", b"not a backup at all", "another archive"])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(empty: Company, tmp_path: Path, content: object) -> None:
    file = tmp_path / "wrong.tar"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        with tarfile.open(file, "w") as archive:
            archive.add(__file__, "something.py")

    status, said = _try(empty, "restore", str(file))

    assert (status, "is not a backup" in said) == (1, True)
    assert _counts(empty.database_url) == {}


def _try(company: Company, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "dealernet", *arguments],
        env={**os.environ, **company.environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def _counts(url: str) -> dict[str, int]:
    with psycopg.connect(url) as db:
        names = [row[0] for row in db.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()]
        return {name: db.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}
