"""Static files as they are sent: from memory, compressed once, kept by browsers for ever where the name allows it."""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

ROUTE: Final = "/static/"
_HASHED: Final = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")
_SHRINKS: Final = ("text/", "application/json", "image/svg+xml")
_KINDS: Final = {".woff2": "font/woff2", ".js": "text/javascript"}
"""What Python of some versions, or a machine without `/etc/mime.types`, would call otherwise."""
_SHORTEST: Final = 600
"""Below this many bytes compressing saves no packet."""

Answer = tuple[int, list[tuple[str, str]], bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file ready to be sent: its headers, its bytes, and the same compressed where that is worth it."""

    headers: tuple[tuple[str, str], ...]
    plain: bytes
    packed: bytes | None


class Shelf:
    """The collected files of a folder. Read once: a start collects them anew before it serves."""

    def __init__(self, folder: Path) -> None:
        self._kept: Mapping[str, Kept] = {
            path.relative_to(folder).as_posix(): _kept(path)
            for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith(".") and path.name != "staticfiles.json"
        }

    def answer(self, name: str, method: str, accepts: str) -> Answer:
        """Status, headers and body for a file's name; nothing outside the folder has a name here."""
        kept = self._kept.get(name)
        if kept is None:
            return 404, [("content-type", "text/plain; charset=utf-8")], b"There is no such file."
        if method not in ("GET", "HEAD"):
            return 405, [("allow", "GET, HEAD")], b""
        packed = kept.packed if _takes_gzip(accepts) else None
        body = kept.plain if packed is None else packed
        headers = [*kept.headers, *([("content-encoding", "gzip")] if packed is not None else [])]
        return (200, headers, body) if method == "GET" else (200, [*headers, ("content-length", str(len(body)))], b"")


@cache
def shelf(folder: Path) -> Shelf:
    """The shelf of a folder, made when first asked for."""
    return Shelf(folder)


def serve_static(scope: Any, protocol: Any, folder: Path) -> None:
    """Answer one request for a static file, without Django and without a thread."""
    name = scope.path.removeprefix(ROUTE)
    status, headers, body = shelf(folder).answer(name, scope.method, scope.headers.get("accept-encoding") or "")
    protocol.response_bytes(status, headers, body)


def _kept(path: Path) -> Kept:
    plain = path.read_bytes()
    kind = _KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    shrinks = kind.startswith(_SHRINKS) and len(plain) > _SHORTEST
    lasting = "public, max-age=31536000, immutable" if _HASHED.search(path.name) else "no-cache"
    headers = [
        ("content-type", f"{kind}; charset=utf-8" if kind.startswith(_SHRINKS) else kind),
        ("cache-control", lasting),
        ("x-content-type-options", "nosniff"),
        *([("vary", "Accept-Encoding")] if shrinks else []),
    ]
    return Kept(tuple(headers), plain, gzip.compress(plain, 9, mtime=0) if shrinks else None)


def _takes_gzip(accepts: str) -> bool:
    for part in accepts.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
