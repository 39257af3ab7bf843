"""Templates of letters: plain text with {{ words }}; facts only, nothing is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from dealernet.foundation.text import WORD, filled

_LINK: Final = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be sent, in both faces."""

    subject: str
    text: str
    html: str


def written(subject: str, body: str, facts: Mapping[str, Any]) -> Letter:
    """The letter of a template: each `{{ word }}` replaced by its fact, an unknown word by nothing.

    What stands in a fact is text: braces, tags and code in it come out as they are.
    """
    text = filled(body, facts).strip() + "\n"
    title = " ".join(filled(subject, facts).split())[:300]
    return Letter(title, text, _as_html(text))


def unknown_words(template: str, known: Mapping[str, Any]) -> list[str]:
    """Words of a template that no fact answers."""
    return sorted({found.group(1) for found in WORD.finditer(template)} - set(known))


def _as_html(text: str) -> str:
    paragraphs = "".join(
        f"<p>{_linked(escape(part)).replace(chr(10), '<br>')}</p>" for part in text.strip().split("\n\n")
    )
    return f'<!doctype html><html lang="ru"><meta charset="utf-8"><body>{paragraphs}</body></html>'


def _linked(text: str) -> str:
    return _LINK.sub(lambda found: f'<a href="{found.group(0)}">{found.group(0)}</a>', text)
