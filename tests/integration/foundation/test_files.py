"""Files are kept outside the web root by checksum, and given out by signed addresses only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from dealernet.foundation.access.models import Account
from dealernet.foundation.errors import NotThere
from dealernet.foundation.files.models import StoredFile
from dealernet.foundation.files.store import LARGEST, FileRefused, by_link, keep, links, opened

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 10
JPG = b"\xff\xd8\xff" + b"picture" * 10


def bytes_kept() -> set[str]:
    folder = Path(settings.DATA_DIR) / "files"
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_kept_once_by_its_checksum_and_a_new_one_takes_its_name() -> None:
    first = keep("products", "import_files/1.png", io.BytesIO(PNG))
    keep("products", "import_files/1.png", io.BytesIO(PNG))
    second = keep("products", "import_files/1.png", io.BytesIO(PNG + b"new"))

    assert list(StoredFile.objects.values_list("name", "digest")) == [("import_files/1.png", second)]
    assert {first, second} <= bytes_kept()
    kept = opened("products", "import_files/1.png")
    assert (kept.name, kept.content_type, kept.path.read_bytes()) == ("1.png", "image/png", PNG + b"new")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../../keys/secret.png", PNG),
        ("/etc/passwd.png", PNG),
        ("..\\..\\1.png", PNG),
        ("1.svg", b"<svg onload=alert(1)>"),
        ("1.html", b"<script>"),
        ("1.png", b"<script>alert(1)</script>"),
        ("1.jpg", PNG),
        ("1.png", b""),
        ("a\x00.png", PNG),
        ("я" * 300 + ".png", PNG),
        ("1.png", PNG + b"0" * LARGEST),
    ],
    ids=["up", "absolute", "windows", "svg", "page", "lie", "other", "empty", "nul", "long", "large"],
)
def test_tricks_are_refused_and_nothing_is_kept(name: str, content: bytes) -> None:
    before = bytes_kept()

    with pytest.raises(FileRefused):
        keep("products", name, io.BytesIO(content))

    assert (StoredFile.objects.count(), bytes_kept()) == (0, before)


def test_a_signed_address_gives_the_file_to_whoever_is_signed_in() -> None:
    keep("products", "1.jpg", io.BytesIO(JPG))
    [address] = links("products", ["1.jpg", "2.jpg"]).values()
    account = Account.objects.create_user("a@example.ru", "correct horse battery", name="А", role="director")
    client = Client()
    client.force_login(account)

    answer = client.get(address)

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, JPG)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert client.get(address[:-2] + "xx").status_code == 404
    assert client.get("/files/products:1.jpg").status_code == 404
    assert Client().get(address).status_code == 302


def test_an_old_address_does_not_give_what_took_its_place() -> None:
    keep("products", "1.jpg", io.BytesIO(JPG))
    [address] = links("products", ["1.jpg"]).values()
    keep("products", "1.jpg", io.BytesIO(JPG + b"other"))

    with pytest.raises(NotThere):
        by_link(address.removeprefix("/files/"))
