"""Backups: one file with the database, the company's files and its keys; and the way back."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from dealernet.project.postgres import programs
from dealernet.project.settings.environment import Environment
from dealernet.project.version import version

FORMAT: Final = 1
DUMP, CARD = "database.dump", "backup.json"
FOLDERS: Final = ("files", "keys")
"""Folders of DATA_DIR that belong to the company; everything else there can be made again."""


class ArchiveRefused(Exception):
    """A backup cannot be made or used; the text says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a backup says of itself."""

    format: int
    version: str
    made_at: str


def write(env: Environment, url: str, path: Path, *, made_at: str) -> int:
    """Write a backup of a moment; its size. Others go on working meanwhile. Never leaves half a file behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        dump, whole = Path(folder) / DUMP, Path(folder) / "whole"
        arguments = ("--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", _plain(url))
        _call(env, "pg_dump", *arguments, url=url)
        with tarfile.open(whole, "w") as archive:
            _add_text(archive, CARD, json.dumps(asdict(Card(FORMAT, version(), made_at))))
            archive.add(dump, DUMP)
            for name in FOLDERS:
                if (env.data / name).exists():
                    archive.add(env.data / name, name)
        whole.chmod(0o600)
        size = whole.stat().st_size
        os.replace(whole, path)
    return size


def read_card(path: Path) -> Card:
    """What the backup says of itself; `ArchiveRefused` for what is no backup of ours, or one of a later version."""
    try:
        with tarfile.open(path) as archive:
            member = archive.extractfile(CARD)
            card = Card(**json.load(member)) if member else None
    except (OSError, tarfile.TarError, KeyError, TypeError, ValueError) as wrong:
        raise ArchiveRefused(f"{path} is not a backup made by `dealernet backup` ({wrong})") from wrong
    if card is None or card.format > FORMAT:
        raise ArchiveRefused(f"{path} was made by a later version: install that version first")
    return card


def put_back(env: Environment, url: str, path: Path, *, replace: bool) -> None:
    """Put the database, files and keys of a backup in place.

    Refuses a database that holds something unless `replace`. The archive is read whole before anything is touched;
    the database changes in one transaction; files and keys that stood here are kept beside as `files.before`.
    """
    with tempfile.TemporaryDirectory(dir=env.data, prefix=".restore-") as name:
        folder = Path(name)
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        _call(env, "pg_restore", "--list", str(folder / DUMP), url=url)
        _empty(url, replace=replace)
        arguments = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _call(env, "pg_restore", *arguments, f"--dbname={_plain(url)}", str(folder / DUMP), url=url)
        for part in FOLDERS:
            if (folder / part).exists():
                _swap(folder / part, env.data / part)


def _empty(url: str, *, replace: bool) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        tables = db.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
        if tables and tables[0] and not replace:
            raise ArchiveRefused(
                "the database here is not empty: make a backup of it first, then repeat with --replace"
            )
        with db.transaction():
            db.execute("drop schema if exists public cascade")
            db.execute("create schema public")


def _swap(new: Path, place: Path) -> None:
    before = place.with_name(f"{place.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if place.exists():
        place.rename(before)
    new.rename(place)


def _call(env: Environment, program: str, *arguments: str, url: str) -> None:
    password = psycopg.conninfo.conninfo_to_dict(url).get("password")
    done = subprocess.run(
        [programs(env.pg_bin) / program, *arguments],
        env={**os.environ, "PGPASSWORD": str(password or "")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ArchiveRefused(f"{program}: {done.stderr.strip()[-600:]}")


def _plain(url: str) -> str:
    """The address without its password, which other users of the machine could see among the processes."""
    parts: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(url)
    parts.pop("password", None)
    return psycopg.conninfo.make_conninfo(**parts)


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(text.encode())
    member.mode = 0o600
    archive.addfile(member, io.BytesIO(text.encode()))
