"""A condition in words: what was asked, what was found, for and against."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy, pgettext

from dealernet.foundation.facts import Fact
from dealernet.foundation.text import said_date, said_money, said_number

CLAIMS: Final[Mapping[str, Any]] = {
    "is": gettext_lazy("%(field)s: %(actual)s; asked for %(value)s"),
    "is_not": gettext_lazy("%(field)s: %(actual)s; asked for anything but %(value)s"),
    "is_one_of": gettext_lazy("%(field)s: %(actual)s; asked for one of: %(value)s"),
    "contains": gettext_lazy("%(field)s: %(actual)s; asked to contain “%(value)s”"),
    "at_least": gettext_lazy("%(field)s: %(actual)s; asked for %(value)s or more"),
    "more_than": gettext_lazy("%(field)s: %(actual)s; asked for more than %(value)s"),
    "at_most": gettext_lazy("%(field)s: %(actual)s; asked for %(value)s or less"),
    "less_than": gettext_lazy("%(field)s: %(actual)s; asked for less than %(value)s"),
    "is_there": gettext_lazy("%(field)s: %(actual)s"),
    "is_missing": gettext_lazy("%(field)s: %(actual)s"),
}


_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An id tells a person nothing but that there is something."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground in words; whether it spoke for or against."""

    text: str
    holds: bool


def explained(grounds: Sequence[Mapping[str, Any]], words: Mapping[str, Fact]) -> tuple[Reason, ...]:
    """Grounds as they were noted, in the reader's language, those against last."""
    found = [Reason(_claim(ground, words), bool(ground.get("holds"))) for ground in grounds]
    return tuple(sorted(found, key=lambda reason: not reason.holds))


def stated(name: str, actual: Any, words: Mapping[str, Fact]) -> str:
    """A field with its value, in the reader's language."""
    return _claim({"field": name, "actual": actual}, words)


def _claim(ground: Mapping[str, Any], words: Mapping[str, Fact]) -> str:
    word = words.get(str(ground.get("field")))
    operator = str(ground.get("operator"))
    plainly = operator not in CLAIMS or (operator == "is" and ground.get("holds"))
    claim = CLAIMS["is_there" if plainly else operator]
    return str(claim) % {
        "field": str(word.title) if word else ground.get("field"),
        "actual": said(ground.get("actual"), word) or gettext("not set"),
        "value": said(ground.get("value"), word),
    }


def said(value: Any, word: Fact | None) -> str:
    """A value as people say it, by the type of its fact; an empty string for none."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(said(one, word) for one in value)
    if isinstance(value, bool):
        return pgettext("fact", "yes") if value else pgettext("fact", "no")
    if word is None:
        return str(value)
    if word.choices and str(value) in word.choices:
        return str(word.choices[str(value)])
    if _ID.fullmatch(str(value)):
        return pgettext("fact", "set")
    spoken = _SPOKEN.get(word.type)
    return spoken(value) if spoken else str(value)


_SPOKEN: Final[Mapping[str, Callable[[Any], str]]] = {"number": said_number, "money": said_money, "date": said_date}
