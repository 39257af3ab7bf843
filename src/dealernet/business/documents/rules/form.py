"""A printed form as it is read: its blocks, whose words they use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from dealernet.foundation.text import WORD

LANGUAGES: Final = ("ru", "en")
OF_BUYER: Final = "buyer"
"""The language of a form that is printed in the buyer's."""


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form with the revision it is of (0: as the program came). `about` is what it is drawn of: invoice or order.

    `language` is ru, en or that of the buyer. One that is `off` is offered nowhere.
    """

    key: str
    revision: int
    titles: Mapping[str, str]
    about: str
    language: str
    blocks: tuple[Mapping[str, Any], ...]
    landscape: bool = False
    for_buyers: bool = False
    off: bool = False

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return said(self.titles, translation.get_language() or settings.LANGUAGE_CODE) or self.key

    def file_name(self, number: str, language: str) -> str:
        """What the file of an order printed by it is called; in the form's language where it has one."""
        spoken = language if self.language == OF_BUYER else self.language
        return re.sub(r"[\\/:*?\"<>|]", "-", f"{said(self.titles, spoken)}-{number}.pdf")

    def words(self) -> set[str]:
        """The words its texts name."""
        return {found.group(1) for text in texts_in(list(self.blocks)) for found in WORD.finditer(text)}

    def columns(self) -> set[str]:
        """The columns its tables have."""
        tables = [block.get("columns") or () for block in self.blocks if block["block"] == "lines"]
        return {column["column"] for columns in tables for column in columns}

    def pictures(self) -> list[str]:
        """The pictures it shows."""
        return [block["file"] for block in self.blocks if block["block"] == "picture"]


def read_form(key: str, revision: int, body: Mapping[str, Any]) -> PrintedForm:
    """A form of its published body."""
    return PrintedForm(
        key=key,
        revision=revision,
        titles=body["title"],
        about=body.get("about") or "order",
        language=body.get("language") or OF_BUYER,
        blocks=tuple(body["blocks"]),
        landscape=bool(body.get("landscape")),
        for_buyers=bool(body.get("for_buyers")),
        off=bool(body.get("off")),
    )


def said(texts: Any, language: str) -> str:
    """A text in a language; the company's own where it was not written in that one."""
    if not isinstance(texts, Mapping):
        return str(texts or "")
    found = texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")
    return str(found)


def texts_in(part: Any) -> Iterator[str]:
    """Every string anywhere in a part of a body."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from texts_in(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts_in(value)
