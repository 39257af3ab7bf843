"""Templates obey the policy of content: no styles or scripts inside them, every word of them translated."""

from __future__ import annotations

import re

from django.urls import get_resolver

from ground.pages import NO_PAGES, ON_THEIR_OWN, PAGES, named_addresses
from ground.source import SOURCE, TEMPLATES, place

ELSEWHERE = re.compile(r"(?:src|href)=\"https?://[^\"]+|@import\s+[\"']https?:|url\(\s*[\"']?https?:")


def test_no_template_carries_a_style_or_a_script_of_its_own():
    found = []
    for path in TEMPLATES:
        text = path.read_text()
        for pattern in (r"\sstyle\s*=", r"<style\b", r"<script(?![^>]*\bsrc=)", r"\son\w+\s*=\s*[\"']", r"javascript:"):
            if re.search(pattern, text):
                found.append(f"{place(path)} {pattern}")

    assert found == []


def test_nothing_is_loaded_from_another_house():
    found = []
    for path in [*TEMPLATES, *sorted((SOURCE / "web" / "frontend").rglob("*.*"))]:
        found += [f"{place(path)} {match[0]}" for match in ELSEWHERE.finditer(_text(path))]

    assert found == []


def test_no_russian_stands_in_a_template():
    spoken = [place(path) for path in TEMPLATES if re.search(r"[А-Яа-яЁё]", path.read_text().replace("Русский", ""))]

    assert spoken == []


def _text(path):
    return path.read_text(encoding="utf-8") if path.suffix in (".html", ".css", ".js") else ""


def test_every_address_is_in_the_list_of_pages_that_are_looked_at():
    named = set(named_addresses(get_resolver().url_patterns))
    forgotten = sorted(named - set(PAGES) - NO_PAGES - ON_THEIR_OWN)
    gone = sorted((set(PAGES) | NO_PAGES | ON_THEIR_OWN) - named - {"problem", "api-docs"})

    assert (forgotten, gone) == ([], []), "write them into tests/ground/pages.py"
