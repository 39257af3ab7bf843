"""Templates of letters and messages: plain text with {{ words }}; facts only, nothing is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.text import WORD, filled

LONGEST_MESSAGE: Final = 4096
"""Characters of one message, as messengers count them: a rare one outside the first plane is two."""
_LINK: Final = re.compile(r"https?://[^\s<>\"]+")
_WAY: Final = re.compile(r"(?P<words>[^\n:]{1,60}): (?P<link>https?://[^\s<>\"]+)")
_INK: Final = "color:#1b1c20"
_TEXT: Final = f"margin:0 0 16px;font:16px/1.5 Arial,sans-serif;{_INK}"
_SHEET: Final = (
    "max-width:560px;margin:0 auto;padding:24px;background:#fffffd;border:1px solid #d3d2ca;border-radius:4px"
)
_PRESSED: Final = (
    "display:inline-block;padding:12px 20px;border-radius:4px;background:#233c87;color:#ffffff;"
    "font:bold 16px/1.2 Arial,sans-serif;text-decoration:none"
)
_BUTTON: Final = f'<p style="margin:8px 0 16px"><a href="{{href}}" style="{_PRESSED}">{{words}}</a></p>'
_PAGE: Final = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>'
    '<body style="margin:0;padding:24px 12px;background:#f2f1ec">'
    f'<div role="main" style="{_SHEET}">'
    f'<h1 style="margin:0 0 16px;font:bold 20px/1.3 Arial,sans-serif;{_INK}">{{title}}</h1>{{body}}</div></body></html>'
)


class Way(TextChoices):
    """How somebody who linked a messenger wants to be written to."""

    LETTER = "letter", _("Only letters by e-mail")
    MESSAGE = "message", _("Messages; by e-mail only letters with papers")
    BOTH = "both", _("Both messages and letters")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be sent, in both faces."""

    subject: str
    text: str
    html: str


def written(subject: str, body: str, facts: Mapping[str, Any], *, language: str = "ru") -> Letter:
    """The letter of a template: each `{{ word }}` replaced by its fact, an unknown word by nothing.

    What stands in a fact is text: braces, tags and code in it come out as they are.
    """
    text = filled(body, facts).strip() + "\n"
    title = " ".join(filled(subject, facts).split())[:300]
    return Letter(title, re.sub(r"\n{3,}", "\n\n", text), _as_html(title, text, language))


def said_short(template: str, facts: Mapping[str, Any]) -> tuple[str, bool]:
    """The text of a message, and whether it is whole: what does not fit is cut, with "…" in its place.

    Plain text: nothing in it is markup, whatever a fact holds.
    """
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", filled(template, facts).strip()))
    if length_there(text) <= LONGEST_MESSAGE:
        return text, True
    units = text.encode("utf-16-le")[: 2 * (LONGEST_MESSAGE - 1)]
    return units.decode("utf-16-le", errors="ignore") + "…", False


def length_there(text: str) -> int:
    """How long a text is as messengers count."""
    return len(text.encode("utf-16-le")) // 2


def unknown_words(template: str, known: Mapping[str, Any]) -> list[str]:
    """Words of a template that no fact answers."""
    return sorted({found.group(1) for found in WORD.finditer(template)} - set(known))


def _as_html(title: str, text: str, language: str) -> str:
    parts = [part for part in re.split(r"\n{2,}", text.strip()) if part.strip()]
    body = "".join(_paragraph(part) for part in parts)
    return _PAGE.format(language=language, title=escape(title), body=body)


def _paragraph(part: str) -> str:
    """A paragraph; one that is only "what it leads to: address" is the letter's button."""
    found = _WAY.fullmatch(part.strip())
    if found:
        return _BUTTON.format(href=escape(found["link"]), words=escape(found["words"]))
    return f'<p style="{_TEXT}">{_linked(escape(part)).replace(chr(10), "<br>")}</p>'


def _linked(text: str) -> str:
    return _LINK.sub(lambda found: f'<a href="{found.group(0)}">{found.group(0)}</a>', text)
