"""A company of the version before this one becomes a company of this version, with nothing lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
import pytest

from dealernet.project.version import version
from ground.database import ROOT, Server
from ground.running import Company

ENTRY = re.compile(r"^## (\d{4}\.\d+)", re.M)


@pytest.mark.slow
def test_a_company_of_the_version_before_is_upgraded_whole(server: Server, tmp_path: Path) -> None:
    before = _release_before()
    if not before:
        pytest.skip(f"{version()} is the first version with a note in CHANGELOG.md: there is none to upgrade from yet")
    url = server.clone("template0")
    company = Company(tmp_path / "data", url, 8002)
    _run_old(before, company, tmp_path, "migrate")
    _run_old(before, company, tmp_path, "demo", "seed", "small")
    held = _counts(url)

    company.dealernet("migrate")

    now = _counts(url)
    assert {name: now.get(name, 0) for name in held if not name.startswith("django_")} == {
        name: count for name, count in held.items() if not name.startswith("django_")
    }
    assert "BROKEN" not in company.dealernet("doctor")
    server.drop(url)


def test_the_version_is_the_newest_entry_of_the_changelog() -> None:
    entries = ENTRY.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))

    assert entries == sorted(entries, key=lambda one: tuple(map(int, one.split("."))), reverse=True)
    assert version() == entries[0]


def _release_before() -> str:
    """The commit that brought the note of the version before this one; nothing while there is no such version."""
    if given := os.environ.get("UPGRADE_FROM"):
        return given
    for commit in _git("log", "--format=%H", "--", "CHANGELOG.md").split():
        entries = ENTRY.findall(_git("show", f"{commit}:CHANGELOG.md"))
        if entries and entries[0] != version():
            return commit
    return ""


def _run_old(commit: str, company: Company, folder: Path, *arguments: str) -> None:
    tree = folder / "old"
    if not tree.exists():
        tree.mkdir()
        packed = folder / "old.tar"
        _git("archive", f"--output={packed}", commit)
        with tarfile.open(packed) as archive:
            archive.extractall(tree, filter="data")
    done = subprocess.run(
        [sys.executable, "-m", "dealernet", *arguments],
        env={**os.environ, **company.environment, "PYTHONPATH": str(tree / "src")},
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _counts(url: str) -> dict[str, int]:
    with psycopg.connect(url) as db:
        names = [row[0] for row in db.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()]
        return {name: db.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}
