"""One custom field as it is published: what it is called, what it holds, who sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.translation import pgettext_lazy

from dealernet.foundation.facts import OWN, Fact

TYPES: Final[Mapping[str, Any]] = {
    "text": pgettext_lazy("type of field", "text"),
    "number": pgettext_lazy("type of field", "number"),
    "money": pgettext_lazy("type of field", "sum of money"),
    "date": pgettext_lazy("type of field", "day"),
    "yes": pgettext_lazy("type of field", "yes or no"),
    "choice": pgettext_lazy("type of field", "one of a list"),
    "several": pgettext_lazy("type of field", "several of a list"),
    "reference": pgettext_lazy("type of field", "another record"),
    "file": pgettext_lazy("type of field", "file"),
}
BUYERS: Final[Mapping[str, Any]] = {
    "hidden": pgettext_lazy("field for buyers", "do not see it"),
    "reads": pgettext_lazy("field for buyers", "see it"),
    "changes": pgettext_lazy("field for buyers", "see it and fill it in"),
}
OF_FACTS: Final[Mapping[str, str]] = {"several": "choice", "reference": "text", "file": "text"}
COLUMNS: Final[Mapping[str, str]] = {"number": "number", "money": "number", "date": "day", "yes": "flag"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of what a field may be."""

    key: str
    titles: Mapping[str, str]

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return texted(self.titles) or self.key


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a type of record. `buyer` is hidden, reads or changes; `refers` the type a reference leads to.

    `sources` says what of an outside system fills it, by the system's key; `shown_when` is the condition on which it is
    shown and asked, as it was published. An archived one keeps its values and is shown nowhere.
    """

    key: str
    revision: int
    subject: str
    name: str
    type: str
    titles: Mapping[str, str]
    helps: Mapping[str, str]
    choices: tuple[Choice, ...] = ()
    refers: str = ""
    buyer: str = "hidden"
    required: bool = False
    in_list: bool = False
    position: int = 0
    archived: bool = False
    sources: Mapping[str, str] | None = None
    shown_when: Mapping[str, Any] | None = None

    @property
    def word(self) -> str:
        """Its word in conditions, letters and validations."""
        return OWN + self.name

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return texted(self.titles) or self.name

    @property
    def help(self) -> str:
        """What whoever fills it in should know."""
        return texted(self.helps)

    @property
    def column(self) -> str:
        """Where the values are found by."""
        return COLUMNS.get(self.type, "words")

    @property
    def fact(self) -> Fact:
        """It as a word of conditions."""
        choices = {one.key: one.title for one in self.choices} or None
        group = pgettext_lazy("group of fields", "Own fields")
        return Fact(OF_FACTS.get(self.type, self.type), self.title, choices, group, many=self.type == "several")


def texted(texts: Mapping[str, str]) -> str:
    """A text in the reader's language, else in Russian."""
    return texts.get(translation.get_language() or "ru") or texts.get("ru") or ""


def read_field(key: str, revision: int, body: Mapping[str, Any]) -> Field:
    """A field of its published body. Raises `KeyError` where it is none."""
    return Field(
        key=key,
        revision=revision,
        subject=body["subject"],
        name=key.partition("-")[2],
        type=body["type"],
        titles=body.get("title") or {},
        helps=body.get("help") or {},
        choices=tuple(Choice(one["key"], one.get("title") or {}) for one in body.get("choices") or ()),
        refers=body.get("refers") or "",
        buyer=body.get("buyer") or "hidden",
        required=bool(body.get("required")),
        in_list=bool(body.get("in_list")),
        position=int(body.get("position") or 0),
        archived=bool(body.get("archived")),
        sources=body.get("sources") or {},
        shown_when=body.get("shown_when") or None,
    )
