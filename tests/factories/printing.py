"""Printed forms in one line: published, printed, read again."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from dealernet.business.documents.forms import KIND, form_body
from dealernet.foundation.access.identify import system
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.files.pdf import texts_of


def form(key: str = "own", *blocks: dict[str, Any], **more: Any) -> int:
    """A form in force; its revision."""
    body = {"title": {"ru": "Бланк"}, "about": "order", "language": "ru", "blocks": list(blocks), **more}
    return publish(system("test"), KIND, key, body)


def invoice_form(*blocks: dict[str, Any]) -> int:
    """Another look of invoices: these blocks above those the program comes with; its revision."""
    body, _revision = form_body("invoice")
    return publish(system("test"), KIND, "invoice", {**body, "blocks": [*blocks, *body["blocks"]]})


def text(said: str, **more: Any) -> dict[str, Any]:
    """A block of text."""
    return {"block": "text", "text": {"ru": said}, **more}


def printed(content: bytes) -> str:
    """Every letter of a PDF, without spaces: they lie between the drawn pieces."""
    assert content.startswith(b"%PDF-")
    return "\n".join("".join(reading.split()) for reading in texts_of(content))


def png(width: int = 40, height: int = 20, *, says: int | None = None) -> bytes:
    """A picture; `says` is a width it pretends to have."""
    rows = b"".join(b"\x00" + b"\x20\x40\x90" * width for _row in range(height))
    head = struct.pack(">IIBBBBB", says or width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _part(b"IHDR", head) + _part(b"IDAT", zlib.compress(rows)) + _part(b"IEND", b"")


def _part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
