"""The segments in force, and which of them definitions ask by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy

from dealernet.business.segments.rules import WORD, Segment, read_segment, shape_problems
from dealernet.foundation.conditions.tree import ConditionWrong, Group, parsed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.remembering import Remembered
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.sql import prepared

KIND: Final = publishing.SEGMENT


@publishing.kind(KIND, gettext_lazy("Segments of buyers"), moves=True)
def problems(body: Any) -> list[str]:
    """Why a segment may not be published: it has no name, no condition, or asks for what lists cannot be asked by."""
    if found := shape_problems(body):
        return found
    try:
        parsed(body["when"], SOURCES["party"].asked_of_lists)
    except ConditionWrong as wrong:
        return [str(wrong)]
    return []


@dataclass(frozen=True, slots=True)
class Known:
    """The segments in force by key, archived ones left out, and the keys of those a definition asks by."""

    segments: Mapping[str, Segment] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


def segments_now() -> Known:
    """The segments in force. One statement, none while `held_fast`."""
    return _published.now()


def all_segments() -> list[Segment]:
    """Every segment, archived ones too, by name. One statement."""
    found = [read_segment(one.key, one.number, one.body) for one in publishing.in_force(KIND).values()]
    return sorted(found, key=lambda one: (one.title, one.key))


def held_fast(known: Known | None = None) -> AbstractContextManager[None]:
    """While this lasts the segments are those of its beginning, or those given: a page asks for them once."""
    return _published.held(known)


def _read() -> Known:
    segments = {one.key: one for one in all_segments() if not one.archived}
    if not segments:
        return Known()
    found = {name for (body,) in prepared(_ASKING, [WORD]) for name in _ASKED.findall(body)}
    return Known(segments, frozenset(found & segments.keys()))


_ASKED: Final = re.compile(rf"{WORD}([a-z][a-z0-9_]*)")
_ASKING: Final = f"""
select r.body::text from configuration_definition d join configuration_revision r on r.id = d.current_id
 where d.kind <> '{KIND}' and strpos(r.body::text, %s) > 0
"""  # noqa: S608 - ours
_published: Final[Remembered[Known]] = Remembered("segments", lambda: sorted(publishing.KINDS), _read)
"""Of every kind of definition: one of another kind may have begun to ask by a segment."""


def condition_of(segment: Segment) -> Group | None:
    """The condition of a segment as its words stand now; nothing where it names what is not there any more."""
    try:
        return parsed(segment.when, SOURCES["party"].asked_of_lists)
    except ConditionWrong:
        return None
