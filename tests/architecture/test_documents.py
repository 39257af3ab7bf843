"""Documents in two languages: each leads to the other, holds the same code, and names places as pages do."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from ground.source import DOCUMENTS, ROOT, SOURCE, place

RUSSIAN = [path for path in DOCUMENTS if "ru" in path.parts or path.name.endswith(".ru.md")]
PAIRED = [path for path in RUSSIAN if path.parent.parent.name in ("how-to", "tutorials")]
CHAIN = re.compile(r"«[^»]+»(?:\s→\s«[^»]+»)+")


def test_there_are_documents_in_russian():
    assert len(PAIRED) > 20


@pytest.mark.parametrize("path", PAIRED, ids=place)
def test_a_page_and_its_other_language_lead_to_each_other_and_hold_the_same_code(path: Path):
    english = path.parent.parent / path.name

    assert f"[In English](../{path.name})" in path.read_text(encoding="utf-8")
    assert f"[По-русски](ru/{path.name})" in english.read_text(encoding="utf-8")
    assert _code(path) == _code(english)


def test_russian_documents_name_places_as_pages_do():
    said = _said_by_pages()
    strange = [
        f"{place(path)}: «{word}»"
        for path in RUSSIAN
        for chain in CHAIN.findall(" ".join(path.read_text(encoding="utf-8").split()))
        for word in re.findall(r"«([^»]+)»", chain)
        if _folded(word) not in said
    ]

    assert strange == []


def _code(path: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def _said_by_pages() -> set[str]:
    catalogue = polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))
    shipped = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.yaml"))
    named = re.findall(r"\bru: \"?([^\",}\n]+)", shipped)
    return {_folded(word) for word in [*(entry.msgstr for entry in catalogue), *named]}


def _folded(word: str) -> str:
    return word.strip(" .:…").casefold()
