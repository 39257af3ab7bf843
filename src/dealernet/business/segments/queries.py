"""The segments with how many buyers are in each, and who asks by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BooleanField, Count
from django.db.models.expressions import RawSQL

from dealernet.business.parties.access import SEE, parties_open_to
from dealernet.business.segments.errors import SegmentUnknown
from dealernet.business.segments.facts import KIND, all_segments, condition_in_sql, condition_of, held_fast
from dealernet.business.segments.rules import LONGEST_TITLE, WORD, Segment, read_segment
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import KINDS
from dealernet.foundation.fields.published import held_fast as fields_held_fast
from dealernet.foundation.sql import prepared

__all__ = [
    "KIND",
    "LONGEST_TITLE",
    "VIEW",
    "WORD",
    "Naming",
    "Segment",
    "SegmentRow",
    "held_fast",
    "list_segments",
    "named_by",
    "segment_named",
]


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment with how many of the reader's buyers are in it; `is_readable` says whether its words are all there."""

    segment: Segment
    count: int
    is_readable: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """A definition in force, or a saved view, that asks by a segment."""

    kind: str
    kind_title: Any
    key: str
    title: str


def list_segments(actor: Actor) -> list[SegmentRow]:
    """Every segment by name, with the number of buyers the actor sees in it. Four statements, however many segments.

    Grows with the buyers and with the segments: each condition is decided of each buyer.
    """
    with held_fast(), fields_held_fast():
        segments = all_segments()
        parties = parties_open_to(actor, SEE).exclude(kind="own").order_by()
        counts = parties.aggregate(**{f"n{n}": _count(one) for n, one in enumerate(segments)}) if segments else {}
        return [SegmentRow(one, int(counts[f"n{n}"]), condition_of(one) is not None) for n, one in enumerate(segments)]


def segment_named(key: str) -> Segment:
    """A segment as it is in force, archived or not. One statement. Refuses one that is not there."""
    found = publishing.current(KIND, key)
    if found is None:
        raise SegmentUnknown
    return read_segment(found.key, found.number, found.body)


def _count(segment: Segment) -> Count:
    sql, values = condition_in_sql(segment).positional()
    asked = RawSQL(sql, values, output_field=BooleanField())  # noqa: S611 - words are declared by areas
    return Count("id", filter=asked)


def named_by(keys: Sequence[str]) -> dict[str, list[Naming]]:
    """What asks by each of these segments: definitions in force and saved views. One statement, none for none."""
    found: dict[str, list[Naming]] = {key: [] for key in keys}
    for key, kind, name, title in prepared(_NAMED, {"keys": list(keys), "word": WORD}) if keys else ():
        shown = KINDS[kind].title if kind in KINDS else kind
        found[key].append(Naming(kind, shown, name, title or name))
    return found


VIEW: Final = "view"
_NAMED: Final = f"""
with named(kind, key, title, body) as (
    select d.kind, d.key, coalesce(r.body -> 'title' ->> 'ru', ''), r.body::text
      from configuration_definition d join configuration_revision r on r.id = d.current_id
     where coalesce(r.body ->> 'off', 'false') <> 'true' and coalesce(r.body ->> 'archived', 'false') <> 'true'
    union all
    select '{VIEW}', v.id::text, v.name, v.query ->> 'if' from savedviews_view v where v.query ? 'if')
select k.key, n.kind, n.key, n.title
  from unnest(%(keys)s::text[]) k(key)
  join named n on n.body ~ ('"field": ?"(party_)?' || %(word)s || k.key || '"')
   and not (n.kind = '{KIND}' and n.key = k.key)
 order by k.key, n.kind, n.title, n.key
"""  # noqa: S608 - ours
