"""What a segment is, which segments it is made of, and whether they go round in a circle. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

WORD: Final = "segment_"
"""How the words of segments begin; of records that belong to a buyer, after the buyer's type."""
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_TITLE: Final = 80
MOST_ROWS: Final = 300
"""In one segment, once the segments it is made of are written out: lists are asked by all of them."""
KNOWN: Final = frozenset({"title", "when", "archived"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as it is published; `when` is its condition as it was written down."""

    key: str
    revision: int
    titles: Mapping[str, str]
    when: Any
    archived: bool = False

    @property
    def word(self) -> str:
        """Its word in conditions about buyers."""
        return WORD + self.key

    @property
    def title(self) -> str:
        """What it is called, in the reader's language, else in Russian."""
        return self.titles.get(translation.get_language() or "ru") or self.titles.get("ru") or self.key


def read_segment(key: str, revision: int, body: Any) -> Segment:
    """A segment of its published body."""
    told = body if isinstance(body, Mapping) else {}
    return Segment(key, revision, told.get("title") or {}, told.get("when"), bool(told.get("archived")))


def shape_problems(body: Any) -> list[str]:
    """Why a body is no segment, whatever words there are: it lacks a name or a condition, holds what is not known."""
    if not isinstance(body, dict):
        return [_("a segment has a name and a condition")]
    found = [_("a segment has nothing called “%(name)s”") % {"name": str(name)[:60]} for name in set(body) - KNOWN]
    titles = body.get("title") or {}
    if not isinstance(titles, dict) or any(not isinstance(text, str) or "\x00" in text for text in titles.values()):
        return [*found, _("“%(name)s” holds a text by language") % {"name": "title"}]
    if not str(titles.get("ru") or "").strip():
        found.append(_("“%(name)s” needs a Russian text") % {"name": "title"})
    if any(len(text) > LONGEST_TITLE for text in titles.values()):
        found.append(_("“%(name)s” has at most %(most)s characters") % {"name": "title", "most": LONGEST_TITLE})
    if not body.get("when"):
        found.append(_("say who belongs to it: at least one condition"))
    if not isinstance(body.get("archived", False), bool):
        found.append(_("“%(name)s” is yes or no") % {"name": "archived"})
    return found


def segments_in(body: Any) -> set[str]:
    """The keys of the segments a condition asks by, about buyers or about what belongs to them."""
    return {found[1] for name in _fields(body) if (found := _NAMED.fullmatch(name))}


_NAMED: Final = re.compile(rf"(?:party_)?{WORD}([a-z][a-z0-9_]*)")


def circle(key: str, body: Any, others: Mapping[str, Any]) -> list[str]:
    """The keys of a way from a segment back to itself, if it were published so; empty when there is none."""
    way: list[str] = []

    def leads_back(one: str, asked: Any, seen: set[str]) -> bool:
        for inner in sorted(segments_in(asked)):
            if inner == key:
                return True
            if inner not in seen:
                seen.add(inner)
                way.append(inner)
                if leads_back(inner, others.get(inner), seen):
                    return True
                way.pop()
        return False

    return [key, *way, key] if leads_back(key, body, set()) else []


def rows_in(key: str, bodies: Mapping[str, Any]) -> int:
    """How many rows a segment's condition has once the segments it asks by are written out; there is no circle."""
    known: dict[str, int] = {}

    def counted(one: str) -> int:
        if one not in known:
            names = list(_fields(bodies.get(one)))
            inner = [found[1] for name in names if (found := _NAMED.fullmatch(name))]
            known[one] = len(names) + sum(counted(other) for other in inner)
        return known[one]

    return counted(key)


def _fields(body: Any) -> Iterator[str]:
    if isinstance(body, list):
        for part in body:
            yield from _fields(part)
    elif isinstance(body, Mapping):
        if isinstance(body.get("field"), str):
            yield body["field"]
        for part in body.values():
            yield from _fields(part)
