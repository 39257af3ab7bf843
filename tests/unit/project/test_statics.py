"""Static files: sent compressed to who takes it, kept for ever where the name carries the contents' hash."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from dealernet.project.statics import Shelf

STYLE = b".a { color: red }\n" * 100


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "app.0123456789ab.css").write_bytes(STYLE)
    (tmp_path / "built" / "app.css").write_bytes(STYLE)
    (tmp_path / "built" / "letters.0123456789ab.woff2").write_bytes(b"\x00" * 2000)
    (tmp_path / "staticfiles.json").write_text("{}")
    return Shelf(tmp_path)


def test_a_browser_that_takes_gzip_gets_the_same_bytes_smaller(shelf: Shelf) -> None:
    status, headers, body = shelf.answer("built/app.0123456789ab.css", "GET", "gzip, deflate, br")

    assert status == 200
    assert dict(headers) == {
        "content-type": "text/css; charset=utf-8",
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "vary": "Accept-Encoding",
        "content-encoding": "gzip",
    }
    assert gzip.decompress(body) == STYLE
    assert len(body) < len(STYLE) / 5


@pytest.mark.parametrize("accepts", ["", "br", "gzip;q=0", "identity"])
def test_whoever_does_not_take_gzip_gets_it_plain(shelf: Shelf, accepts: str) -> None:
    _, headers, body = shelf.answer("built/app.0123456789ab.css", "GET", accepts)

    assert "content-encoding" not in dict(headers)
    assert body == STYLE


def test_a_name_without_a_hash_is_asked_for_each_time(shelf: Shelf) -> None:
    _, headers, _ = shelf.answer("built/app.css", "GET", "")

    assert dict(headers)["cache-control"] == "no-cache"


def test_fonts_are_compressed_already(shelf: Shelf) -> None:
    _, headers, body = shelf.answer("built/letters.0123456789ab.woff2", "GET", "gzip")

    assert dict(headers) == {
        "content-type": "font/woff2",
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
    }
    assert len(body) == 2000


@pytest.mark.parametrize(
    "name", ["../secret", "built/../staticfiles.json", "staticfiles.json", "", "built", "/etc/passwd"]
)
def test_nothing_else_of_the_disk_has_a_name(shelf: Shelf, name: str) -> None:
    assert shelf.answer(name, "GET", "gzip")[0] == 404


def test_files_are_only_read(shelf: Shelf) -> None:
    assert shelf.answer("built/app.css", "POST", "")[0] == 405
    status, headers, body = shelf.answer("built/app.css", "HEAD", "gzip")
    assert (status, body) == (200, b"")
    assert 0 < int(dict(headers)["content-length"]) < len(STYLE)
