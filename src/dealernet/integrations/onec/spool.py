"""Where files of a session are put together, chunk by chunk; names are never trusted."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.utils.translation import gettext as _

LARGEST: Final = 2 * 1024 * 1024 * 1024
MOST_ENTRIES: Final = 20_000
LARGEST_RATIO: Final = 200
RUNS: Final = frozenset({".exe", ".php", ".py", ".sh", ".js", ".bat", ".cmd", ".dll", ".html", ".htm", ".phtml"})
PREFIXES: Final = ("upload/1c/", "webdata/", "tmp/")


class NameRefused(Exception):
    """A file's name is not one we keep files under; the text says why."""


class ArchiveRefused(Exception):
    """An archive is not one we open; the text says why."""


def safe_name(raw: str) -> str:
    """The name a file is kept under. Refuses ways out of the folder, programs, and names too long."""
    name = unquote(raw).replace("\\", "/").lstrip("/")
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    parts = PurePosixPath(name).parts
    if not name or "\x00" in name or ".." in parts or re.match(r"^[a-zA-Z]:", name) or len(name.encode()) > 255:
        raise NameRefused(_("the file's name is not allowed: %(name)s") % {"name": raw[:80].replace("\x00", "")})
    if PurePosixPath(name).suffix.casefold() in RUNS:
        raise NameRefused(_("programs and pages are not taken: %(name)s") % {"name": raw[:80]})
    return str(PurePosixPath(*parts))


def folder_of(token: str) -> Path:
    """The folder of a session."""
    return Path(settings.DATA_DIR) / "onec" / token


def emptied(token: str) -> None:
    """A session's folder, empty: a repeated init must not append to yesterday's bytes."""
    shutil.rmtree(folder_of(token), ignore_errors=True)


def appended(token: str, name: str, body: Any) -> int:
    """Put bytes behind what came of this file before; its size now. Reads as a stream, constant memory."""
    path = folder_of(token) / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("ab") as file:
        while chunk := body.read(256 * 1024):
            if file.tell() + len(chunk) > LARGEST:
                raise NameRefused(_("the file is larger than 2 GB"))
            file.write(chunk)
        return file.tell()


def unpacked(token: str) -> list[str]:
    """Unpack the archives of a session beside themselves, each once. Refuses bombs and ways out of the folder."""
    folder, found = folder_of(token), []
    for path in sorted(folder.rglob("*.zip")):
        if not zipfile.is_zipfile(path):
            raise ArchiveRefused(_("the archive %(name)s breaks off: it was not received whole") % {"name": path.name})
        with zipfile.ZipFile(path) as archive:
            _refuse_bombs(archive, path)
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                target = folder / safe_name(entry.filename)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
                found.append(entry.filename)
        path.unlink()
    return found


def _refuse_bombs(archive: zipfile.ZipFile, path: Path) -> None:
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or size > LARGEST or size > max(path.stat().st_size, 1) * LARGEST_RATIO + 10_000_000:
        raise ArchiveRefused(_("the archive %(name)s unpacks to too much") % {"name": path.name})
