"""Where files of a session are put together, piece by piece, and kept once they are whole; names are never trusted."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings
from django.http import UnreadablePostError
from django.utils.translation import gettext as _

LARGEST: Final = 2 * 1024 * 1024 * 1024
MOST_ENTRIES: Final = 20_000
LARGEST_RATIO: Final = 200
PIECE: Final = 256 * 1024
SURELY_THE_SAME: Final = 4096
RUNS: Final = frozenset(
    [
        ".exe",
        ".php",
        ".php3",
        ".php5",
        ".phtml",
        ".phar",
        ".py",
        ".pyc",
        ".sh",
        ".js",
        ".mjs",
        ".bat",
        ".cmd",
        ".com",
        ".dll",
        ".so",
        ".msi",
        ".ps1",
        ".vbs",
        ".html",
        ".htm",
        ".xhtml",
        ".svg",
        ".asp",
        ".aspx",
        ".jsp",
        ".jspx",
        ".cgi",
        ".pl",
        ".rb",
        ".htaccess",
    ]
)
PREFIXES: Final = ("upload/1c/", "webdata/", "tmp/")
BEGINNINGS: Final = (
    b"<?xml", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", "<КоммерческаяИнформация".encode(),
    b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8",
)  # fmt: skip
ENDS: Final = "</КоммерческаяИнформация>"


class NameRefused(Exception):
    """A file's name is not one we keep files under; the text says why."""


class ArchiveRefused(Exception):
    """An archive is not one we open; the text says why."""


class CutOff(Exception):
    """The connection broke in the middle of a piece: nothing of it was kept, and it may be sent again."""


@dataclass(frozen=True, slots=True)
class Piece:
    """How much of a file is there for certain, and which piece came last: where it begins and its checksum."""

    size: int = 0
    offset: int = 0
    digest: str = ""


def safe_name(raw: str) -> str:
    """The name a file is kept under. Refuses ways out of the folder, programs, and names too long."""
    name = unquote(raw).replace("\\", "/").lstrip("/")
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    parts = PurePosixPath(name).parts
    leads_out = not parts or any(part.startswith(".") for part in parts) or re.match(r"^[a-zA-Z]:", name)
    if leads_out or not name.isprintable() or len(name.encode()) > 255:
        shown = "".join(sign for sign in raw[:80] if sign.isprintable())
        raise NameRefused(_("the file's name is not allowed: %(name)s") % {"name": shown})
    if PurePosixPath(name).suffix.casefold() in RUNS:
        raise NameRefused(_("programs and pages are not taken: %(name)s") % {"name": raw[:80]})
    return str(PurePosixPath(*parts))


def folder_of(token: str) -> Path:
    """The folder a session's files are received in."""
    return Path(settings.DATA_DIR) / "onec" / token


def kept_as(file_id: UUID) -> Path:
    """Where a file lies once it is whole and due to be read: no longer in its session's folder."""
    return Path(settings.DATA_DIR) / "onec" / "kept" / str(file_id)


def emptied(token: str) -> None:
    """A session's folder, empty: a repeated init must not append to yesterday's bytes. What is due stays kept."""
    shutil.rmtree(folder_of(token), ignore_errors=True)


def kept(token: str, name: str, file_id: UUID) -> None:
    """Take a whole file out of its session's folder, so that neither init nor a piece sent again reaches it."""
    source, target = folder_of(token) / name, kept_as(file_id)
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source.replace(target)


@contextmanager
def held(token: str, name: str) -> Iterator[Path]:
    """The path of a file while nobody else appends to it: a piece sent again waits for the first to end."""
    path = folder_of(token) / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield path


def appended(path: Path, body: Any, before: Piece, told: int | None) -> Piece:
    """Put a piece behind what is there for certain (`before`). Reads as a stream, constant memory.

    A piece that begins as files of its kind do begins the file anew; the last piece once more is dropped.
    Refuses, as `CutOff`, one shorter than its sender said (`told`), keeping nothing of it.
    """
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        first = _read(body)
        start = before.size if size >= before.size and not _begins_anew(path, first) else 0
        whole_before = start > 0 and _ends_whole(path, start)
        file.seek(start)
        file.truncate()
        digest, chunk = hashlib.sha256(), first
        while chunk:
            if file.tell() + len(chunk) > LARGEST:
                raise NameRefused(_("the file is larger than 2 GB"))
            digest.update(chunk)
            file.write(chunk)
            chunk = _read(body)
        end = file.tell()
        if told is not None and end - start < told:
            file.truncate(start)
            raise CutOff
        again = digest.hexdigest() == before.digest and end - start == before.size - before.offset
        if start and again and (whole_before or end - start >= SURELY_THE_SAME):
            file.truncate(start)
            return before
        return Piece(end, start, digest.hexdigest())


def _read(body: Any) -> bytes:
    try:
        chunk: bytes = body.read(PIECE)
    except (UnreadablePostError, OSError) as broken:
        raise CutOff from broken
    return chunk


def _begins_anew(path: Path, chunk: bytes) -> bool:
    if path.suffix.casefold() == ".zip":
        return chunk.startswith(b"PK\x03\x04") and zipfile.is_zipfile(path)
    return chunk.lstrip(b" \t\r\n").startswith(BEGINNINGS)


def _ends_whole(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, size - 200))
        tail = file.read(200).replace(b"\x00", b"")
    return any(ENDS.encode(encoding).replace(b"\x00", b"") in tail for encoding in ("utf-8", "cp1251", "utf-16-le"))


def unpacked(token: str) -> list[tuple[str, int]]:
    """Unpack the archives of a session beside themselves, each once: (name, size) of what was inside.

    Refuses bombs, ways out of the folder, and archives that break off.
    """
    folder, found = folder_of(token), []
    for path in sorted(folder.rglob("*.zip")):
        if not zipfile.is_zipfile(path):
            raise ArchiveRefused(_("the archive %(name)s breaks off: it was not received whole") % {"name": path.name})
        try:
            found += _unpack(folder, path)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as wrong:
            raise ArchiveRefused(_("the archive %(name)s cannot be read") % {"name": path.name}) from wrong
        path.unlink()
    return found


def _unpack(folder: Path, path: Path) -> list[tuple[str, int]]:
    found = []
    with zipfile.ZipFile(path, metadata_encoding="cp866") as archive:
        _refuse_bombs(archive, path)
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            name = safe_name(entry.filename)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
            found.append((name, entry.file_size))
    return found


def _refuse_bombs(archive: zipfile.ZipFile, path: Path) -> None:
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or size > LARGEST or size > max(path.stat().st_size, 1) * LARGEST_RATIO + 10_000_000:
        raise ArchiveRefused(_("the archive %(name)s unpacks to too much") % {"name": path.name})
