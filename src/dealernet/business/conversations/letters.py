"""The letter templates in force: published revisions, else the ones the program comes with.

A letter may have a short form for messengers besides: one template reaches its reader by whatever way is wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.business.conversations.rules import LONGEST_MESSAGE, length_there, unknown_words
from dealernet.foundation.configuration import publishing
from dealernet.foundation.spelling import near

KIND: Final = "letter"
LONGEST: Final = 20_000
LONGEST_SUBJECT: Final = 300
ABOUT: Final = {"invitation": "account", "password_reset": "account", "test": "account", "staff_note": "staff"}
"""What the letters that come with the program are about, where that is not an order."""
WORDS: Final[dict[str, Mapping[str, Any]]] = {
    "account": {"name": gettext_lazy("who the letter is to"), "link": gettext_lazy("the page it leads to")},
    "staff": {
        "title": gettext_lazy("subject the rule gives"),
        "text": gettext_lazy("what the rule says"),
        "link": gettext_lazy("the page it leads to"),
        "rule": gettext_lazy("rule that writes it"),
    },
}
"""The words a letter may use by what it is about, with what they mean: each area adds its own."""
_FILE: Final = Path(__file__).parent / "templates" / "letters.yaml"


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A template of a letter, with the revision that is in force (0: as the program came)."""

    key: str
    revision: int
    subjects: dict[str, str]
    bodies: dict[str, str]
    about: str = "order"
    messages: dict[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> tuple[str, str]:
        """Its subject and body in a language; the company's own language where it was not written in that one."""
        return _said(self.subjects, language), _said(self.bodies, language)

    def message_in(self, language: str) -> str:
        """Its short form for messengers in a language; empty where it has none."""
        return _said(self.messages, language) if self.messages else ""

    def mentions(self, word: str) -> bool:
        """Whether any of its languages uses a word."""
        texts = (*self.subjects.values(), *self.bodies.values(), *self.messages.values())
        return any(f"{{{{ {word} }}}}" in text for text in texts)


PARTS: Final[Mapping[str, Any]] = {
    "subject": gettext_lazy("subject"),
    "body": gettext_lazy("text"),
    "message": gettext_lazy("message for messengers"),
}
_MOST: Final = {"subject": LONGEST_SUBJECT, "body": LONGEST, "message": LONGEST_MESSAGE}


@cache
def _come_with() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


@publishing.kind(KIND, gettext_lazy("Letters"), moves=True, comes_with=_come_with)
def problems(body: Any) -> list[str]:
    """Why a letter may not be published: parts missing or too long, words its subject does not have.

    The short form for messengers may be missing; a letter about signing in has none: it carries a key to an account.
    """
    if not isinstance(body, dict) or not all(_texts(body.get(part)) for part in ("subject", "body")):
        return [_("a letter has a subject and a body")]
    found = []
    texts = {part: _texts(body.get(part)) for part in PARTS}
    for part, most in _MOST.items():
        if any(length_there(text) > most for text in texts[part].values()):
            found.append(_("%(part)s: at most %(most)s characters") % {"part": PARTS[part], "most": most})
    known = WORDS.get(str(body.get("about", "order")))
    if known is None:
        return [*found, _("there are no letters about “%(about)s”") % {"about": str(body.get("about"))[:40]}]
    if texts["message"] and body.get("about") == "account":
        found.append(_("a letter about signing in goes by e-mail only: it has no message for messengers"))
    return found + strange_words(str(body.get("about", "order")), texts)


def strange_words(about: str, texts: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Each word of a letter's texts that nothing answers, in words, with the one that was surely meant."""
    known = WORDS.get(about, {})
    strange = unknown_words(" ".join(text for part in texts.values() for text in part.values()), known)
    return [
        _("there is no word “%(word)s”%(near)s") % {"word": word[:60], "near": near(word, known)}
        for word in strange[:5]
    ]


def letter_body(key: str) -> dict[str, Any] | None:
    """A letter as it is in force or as the program came, to be changed; nothing when there is none of that key."""
    one = publishing.current(KIND, key)
    found = one.body if one else _come_with().get(key)
    if found is None:
        return None
    about = found.get("about") or ABOUT.get(key, "order")
    return {"about": about, **{part: _texts(found.get(part)) for part in PARTS}}


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
    about = str(body.get("about") or ABOUT.get(key, "order"))
    subjects, bodies, messages = (_texts(body.get(part)) for part in PARTS)
    return LetterTemplate(key, revision, subjects, bodies, about, messages)


def _texts(value: Any) -> dict[str, str]:
    by_language = value if isinstance(value, dict) else {settings.LANGUAGE_CODE: value}
    return {str(language): str(text) for language, text in by_language.items() if str(text or "").strip()}


def _said(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()))
