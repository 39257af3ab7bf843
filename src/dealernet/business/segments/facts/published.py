"""The segments in force, and which of them definitions ask by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
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


ByKey = Mapping[str, Segment]


def segments_now() -> ByKey:
    """The segments in force by key, archived ones left out. One statement, none while `held_fast`."""
    return _published.now()


def segments_asked() -> ByKey:
    """Those that some definition asks by. One statement where there is no segment, else two."""
    known = segments_now()
    asked = _asked.now() if known else frozenset[str]()
    return {key: known[key] for key in sorted(asked & known.keys())}


def all_segments() -> list[Segment]:
    """Every segment, archived ones too, by name. One statement."""
    found = [read_segment(one.key, one.number, one.body) for one in publishing.in_force(KIND).values()]
    return sorted(found, key=lambda one: (one.title, one.key))


def held_fast(known: ByKey | None = None) -> AbstractContextManager[None]:
    """While this lasts the segments are those of its beginning, or those given: a page asks for them once."""
    return _published.held(known)


def _by_key(there: bool) -> ByKey:
    return {one.key: one for one in all_segments() if not one.archived} if there else {}


def _asked_by(_there: bool) -> frozenset[str]:
    return frozenset(name for (body,) in prepared(_ASKING, [WORD]) for name in _NAMED.findall(body))


_NAMED: Final = re.compile(rf"{WORD}([a-z][a-z0-9_]*)")
_ASKING: Final = f"""
select r.body::text from configuration_definition d join configuration_revision r on r.id = d.current_id
 where d.kind <> '{KIND}' and strpos(r.body::text, %s) > 0
"""  # noqa: S608 - ours
_published: Final[Remembered[ByKey]] = Remembered("segments", lambda: [KIND], _by_key)
_asked: Final[Remembered[frozenset[str]]] = Remembered("segments_asked", lambda: sorted(publishing.KINDS), _asked_by)
"""Of every kind of definition: one of another kind may have begun to ask by a segment."""


def condition_of(segment: Segment) -> Group | None:
    """The condition of a segment as its words stand now; nothing where it names what is not there any more."""
    try:
        return parsed(segment.when, SOURCES["party"].asked_of_lists)
    except ConditionWrong:
        return None
