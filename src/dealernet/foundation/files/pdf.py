"""What is written in a PDF, as far as it can be read without drawing it: enough to look for numbers and sums."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

MOST_BYTES: Final = 12 * 1024 * 1024
"""How much unpacked content is looked at: a small file may unpack into gigabytes."""
MOST_TEXT: Final = 200_000
MOST_PIECES: Final = 40_000
"""Of text, however short: a small file may unpack into millions of empty ones."""
MOST_FONTS: Final = 12
MOST_CODES: Final = 70_000
MOST_STREAMS: Final = 5_000
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_PAIRS: Final = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{4,64})>")
_RANGES: Final = re.compile(
    rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{2,8})>\s*(?:<([0-9A-Fa-f]{4,8})>|\[([^\]]{0,4000})\])"
)
_SHOWN: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|T\*|T[dDm]\b|'|\"|ET", re.DOTALL)
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_PLAIN: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

Codes = Mapping[int, str]


def texts_of(content: bytes) -> list[str]:
    """The text of a PDF in every way its fonts may mean it; nothing for a picture, a scan, or what cannot be read.

    Which font a line is in is not looked at: each of them reads all lines, and whoever looks for a number looks in
    every reading. Bounded in bytes, fonts and letters.
    """
    if not content.startswith(b"%PDF-"):
        return []
    pages, fonts = [], []
    for stream in _unpacked(content):
        if b"beginbfchar" in stream or b"beginbfrange" in stream:
            fonts.append(_codes(stream))
        elif b"Tj" in stream or b"TJ" in stream:
            pages.append(stream)
    pieces = list(islice((_shown(found.group()) for page in pages for found in _SHOWN.finditer(page)), MOST_PIECES))
    readings = [_read(pieces, font) for font in [*fonts[:MOST_FONTS], None]]
    return [text for text in dict.fromkeys(readings) if re.search(r"\d", text)]


def _unpacked(content: bytes) -> Iterator[bytes]:
    left, place = MOST_BYTES, 0
    for _n in range(MOST_STREAMS):
        found = _STREAM.search(content, place)
        place = content.find(b"endstream", found.end()) if found else -1
        if found is None or place < 0 or left <= 0:
            return
        raw = content[found.end() : place]
        try:
            stream = zlib.decompressobj().decompress(raw, left)
        except zlib.error:
            stream = raw[:left]
        left -= len(stream)
        yield stream


def _codes(stream: bytes) -> Codes:
    """What the codes of a font mean."""
    codes: dict[int, str] = {}
    for part in _parts(stream, b"bfchar"):
        for code, meaning in _PAIRS.findall(part):
            codes[int(code, 16)] = _letters(meaning)
    for part in _parts(stream, b"bfrange"):
        for first, last, start, several in _RANGES.findall(part):
            begin, count = int(first, 16), min(int(last, 16) - int(first, 16) + 1, 4096)
            each = re.findall(rb"<([0-9A-Fa-f]+)>", several)
            for n in range(max(count, 0) if start else min(max(count, 0), len(each))):
                codes[begin + n] = chr(min(int(start, 16) + n, 0x10FFFF)) if start else _letters(each[n])
            if len(codes) > MOST_CODES:
                return codes
    return codes


def _parts(stream: bytes, name: bytes) -> list[bytes]:
    return [part.partition(b"end" + name)[0] for part in stream.split(b"begin" + name)[1:]]


def _letters(meaning: bytes) -> str:
    return bytes.fromhex(meaning[: len(meaning) // 4 * 4].decode()).decode("utf-16-be", "ignore")


def _shown(token: bytes) -> bytes | None:
    """The codes of a piece of text; nothing for what only moves the pen, which reads as a space."""
    if token[:1] == b"(":
        return _ESCAPED.sub(_unescaped, token[1:-1])
    if token[:1] == b"<":
        digits = re.sub(rb"\s", b"", token[1:-1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return None


def _read(pieces: Sequence[bytes | None], font: Codes | None) -> str:
    said: list[str] = []
    length, wide = 0, font is not None and any(code > 0xFF for code in font)
    for raw in pieces:
        piece = " " if raw is None else _meant(raw, font, wide=wide)
        length += len(piece)
        said.append(piece)
        if length > MOST_TEXT:
            break
    return "".join(said)


def _meant(raw: bytes, font: Codes | None, *, wide: bool) -> str:
    if font is None:
        return raw.decode("cp1251", "ignore")
    step = 2 if wide or raw[:1] == b"\x00" else 1
    return "".join(font.get(int.from_bytes(raw[n : n + step]), "") for n in range(0, len(raw), step))


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found.group(1)
    return bytes([int(code, 8) & 0xFF]) if code.isdigit() else _PLAIN.get(code, code)
