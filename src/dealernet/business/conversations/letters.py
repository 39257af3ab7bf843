"""The letter templates in force: published revisions, else the ones the program comes with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.configuration import publishing

KIND: Final = "letter"
_FILE: Final = Path(__file__).parent / "templates" / "letters.yaml"


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A template of a letter, with the revision that is in force (0: as the program came)."""

    key: str
    revision: int
    subjects: dict[str, str]
    bodies: dict[str, str]

    def in_language(self, language: str) -> tuple[str, str]:
        """Its subject and body in a language; the company's own language where it was not written in that one."""
        return _said(self.subjects, language), _said(self.bodies, language)

    def mentions(self, word: str) -> bool:
        """Whether any of its languages uses a word."""
        return any(f"{{{{ {word} }}}}" in text for text in (*self.subjects.values(), *self.bodies.values()))


@publishing.kind(KIND, _("Letters"), moves=True)
def problems(body: Any) -> list[str]:
    """A letter has a subject and a body, in one language or in several, neither longer than a letter is."""
    if not isinstance(body, dict) or not all(_texts(body.get(part)) for part in ("subject", "body")):
        return ["a letter has a subject and a body"]
    long = any(len(text) > 20_000 for text in _texts(body["body"]).values())
    return ["a letter is at most 20,000 characters"] if long else []


def templates_in_force() -> dict[str, LetterTemplate]:
    """All letter templates by key. One cheap statement while nothing is published."""
    return dict(_in_force(publishing.stamp(KIND)))


@lru_cache(maxsize=4)
def _in_force(stamp: str) -> dict[str, LetterTemplate]:
    """The templates of a stamp: it names revisions, and those never change."""
    found = {key: _template(key, 0, body) for key, body in _come_with().items()}
    for key, one in publishing.in_force(KIND).items():
        found[key] = _template(key, one.number, one.body)
    return found


def _template(key: str, revision: int, body: Any) -> LetterTemplate:
    return LetterTemplate(key, revision, _texts(body["subject"]), _texts(body["body"]))


def _texts(value: Any) -> dict[str, str]:
    by_language = value if isinstance(value, dict) else {settings.LANGUAGE_CODE: value}
    return {str(language): str(text) for language, text in by_language.items() if str(text or "").strip()}


def _said(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()))


@cache
def _come_with() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded
