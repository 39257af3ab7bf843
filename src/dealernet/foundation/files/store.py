"""Keeping files outside the web root, by checksum, and giving them out by signed addresses."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock
from dealernet.foundation.errors import BadInput, NotThere
from dealernet.foundation.files.models import StoredFile

LARGEST: Final = 25 * 1024 * 1024
_signer: Final = signing.Signer(salt="dealernet.files")
CHUNK: Final = 256 * 1024
KINDS: Final[dict[str, tuple[str, tuple[bytes, ...]]]] = {
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", (b"RIFF",)),
    ".pdf": ("application/pdf", (b"%PDF-",)),
}
"""What is kept: the type a browser is told, and how such a file begins. Nothing that a browser could run."""


class FileRefused(BadInput):
    """A file is not one we keep; `why` says what would be right."""

    code = "file_refused"
    field = "file"
    message = _("The file “%(name)s” is not kept: %(why)s")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept, and where its bytes lie."""

    name: str
    content_type: str
    size: int
    path: Path


def keep(space: str, name: str, source: BinaryIO) -> str:
    """Keep a file under a name; its checksum. The same bytes are kept once; repeating it changes nothing.

    Refuses names that lead out of their place, kinds a browser could run, a file that does not begin as its name
    says, an empty one and one over 25 MB.
    """
    name = _safe_name(name)
    content_type, begins = KINDS[PurePosixPath(name).suffix.casefold()]
    digest, size = _written(name, source, begins)
    values = {"digest": digest, "content_type": content_type, "size": size, "kept_at": clock.now()}
    kept = StoredFile.objects.filter(space=space, name=name, digest=digest).exists()
    if not kept:
        StoredFile.objects.update_or_create(space=space, name=name, defaults=values)
    return digest


def opened(space: str, name: str) -> Kept:
    """A file that is kept under a name, or `NotThere`. One statement."""
    row = StoredFile.objects.filter(space=space, name=name).first()
    if row is None or not _place(row.digest).is_file():
        raise NotThere
    return Kept(PurePosixPath(row.name).name, row.content_type, row.size, _place(row.digest))


def forget(space: str, beginning: str) -> None:
    """What is kept under names that begin so is not any more; bytes other names have stay. One statement."""
    StoredFile.objects.filter(space=space, name__startswith=beginning).delete()


def links(space: str, names: Iterable[str]) -> dict[str, str]:
    """Signed addresses of those of these files that are kept, by name. One statement.

    An address is good for whoever has it as long as the file keeps these bytes; it says nothing of other files.
    """
    rows = StoredFile.objects.filter(space=space, name__in=list(names)).values_list("name", "digest")
    return {name: f"/files/{_signer.sign_object([space, name, digest[:16]])}" for name, digest in rows}


def by_link(ticket: str) -> Kept:
    """The file of a signed address. `NotThere` when it was tampered with, or other bytes have taken its place."""
    try:
        space, name, digest = _signer.unsign_object(ticket)
    except (signing.BadSignature, ValueError):
        raise NotThere from None
    kept = opened(space, name)
    if not kept.path.name.startswith(digest):
        raise NotThere
    return kept


def _safe_name(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\x00" in name or not path.name or len(str(path)) > 255:
        raise FileRefused(name=name[:80].replace("\x00", ""), why=_("its name leads out of its place"))
    if path.suffix.casefold() not in KINDS:
        raise FileRefused(name=path.name[:80], why=_("pictures and PDF are kept"))
    return str(path)


def _written(name: str, source: BinaryIO, begins: tuple[bytes, ...]) -> tuple[str, int]:
    folder = Path(settings.DATA_DIR) / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found, size = hashlib.sha256(), 0
    part = folder / f"part-{os.urandom(8).hex()}"
    try:
        with part.open("xb") as target:
            while chunk := source.read(CHUNK):
                if size == 0 and not chunk.startswith(begins):
                    raise FileRefused(name=name, why=_("it does not begin as such a file does"))
                size += len(chunk)
                if size > LARGEST:
                    raise FileRefused(name=name, why=_("it is larger than 25 MB"))
                found.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        if not size:
            raise FileRefused(name=name, why=_("it is empty"))
        place = _place(found.hexdigest())
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return found.hexdigest(), size


def _place(digest: str) -> Path:
    return Path(settings.DATA_DIR) / "files" / digest[:2] / digest
