"""Pictures of printed forms: looked at before they are kept, known by the checksum of their bytes for ever."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import NotThere
from dealernet.foundation.files.store import FileRefused, keep, links, opened

SPACE: Final = "forms"
LARGEST_PICTURE: Final = 2 * 1024 * 1024
MOST_SIDE: Final = 5_000
MOST_POINTS: Final = 12_000_000
"""A picture is unpacked to be drawn: a small file of a huge picture would take all memory there is."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SIZED: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of a JPEG that say its size."""


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


def keep_picture(actor: Actor, name: str, source: Readable) -> str:
    """Keep a picture for forms; what it is called from now on. The same bytes again are the same picture.

    Refuses what is no PNG or JPEG, over 2 MB, over 5,000 points a side or 12 million in all, or does not open.
    """
    actor.require(PUBLISH)
    content = source.read(LARGEST_PICTURE + 1)
    if why := _why_not(content):
        raise FileRefused(name=name[:80].replace("\x00", ""), why=why)
    suffix = "png" if content.startswith(_PNG) else "jpg"
    kept = f"{hashlib.sha256(content).hexdigest()}.{suffix}"
    keep(SPACE, kept, io.BytesIO(content))
    return kept


def picture_links(names: Iterable[str]) -> dict[str, str]:
    """Addresses of those of these pictures that are kept. One statement, none without names."""
    wanted = list(names)
    return links(SPACE, wanted) if wanted else {}


def drawings(names: Iterable[str]) -> dict[str, str]:
    """Where the drawing finds these pictures, inside `files_folder`; those that are gone are left out. One each."""
    found = {}
    for name in dict.fromkeys(names):
        try:
            path = opened(SPACE, name).path
        except NotThere:
            continue
        found[name] = f"/{path.relative_to(files_folder())}"
    return found


def files_folder() -> Path:
    """The folder of all kept files: nothing else can be drawn from."""
    folder = Path(settings.DATA_DIR) / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _why_not(content: bytes) -> str:
    if len(content) > LARGEST_PICTURE:
        return _("it is larger than 2 MB")
    size = _size_of(content)
    if size is None:
        return _("it is neither a PNG nor a JPEG picture")
    width, height = size
    if not 0 < width <= MOST_SIDE or not 0 < height <= MOST_SIDE or width * height > MOST_POINTS:
        told = {"width": width, "height": height, "side": MOST_SIDE}
        return _("it has %(width)s × %(height)s points: make it smaller than %(side)s a side") % told
    return "" if _opens(content) else _("it is damaged: it does not open")


def _size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height as the file says, without unpacking it."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) > 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    place = 2 if content.startswith(b"\xff\xd8\xff") else len(content)
    while place + 9 < len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if marker in _SIZED:
            return int.from_bytes(content[place + 7 : place + 9]), int.from_bytes(content[place + 5 : place + 7])
        place += 1 if marker == 0xFF else 2 + max(length, 2)
    return None


def _opens(content: bytes) -> bool:
    """Whether what draws forms can draw it. Some 20 ms."""
    kind = "png" if content.startswith(_PNG) else "jpg"
    source = f'#image(bytes(json(bytes(sys.inputs.data))), format: "{kind}", width: 10mm)'
    listed = str(list(content)).replace(" ", "")
    try:
        typst.compile(source.encode(), sys_inputs={"data": listed}, format="pdf")
    except (RuntimeError, typst.TypstError):
        return False
    return True
