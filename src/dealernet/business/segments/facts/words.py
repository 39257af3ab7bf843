"""Segments as words: yes or no of a buyer, one a segment, and the same lent to orders, deals, tasks and people.

Whether a buyer is in a segment is always decided by the database, for lists and for rules alike: there is one truth.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Final, TypeVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from dealernet.business.segments.facts.published import condition_of, held_fast, segments_asked, segments_now
from dealernet.business.segments.rules import WORD, Segment
from dealernet.foundation.conditions.compile import Predicate, compiled
from dealernet.foundation.facts import SOURCES, Fact, FactsInSql, Gather, InSql, Place, adds
from dealernet.foundation.fields.published import held_fast as fields_held_fast
from dealernet.foundation.sql import plain_array, prepared

V = TypeVar("V")
LENT: Final = f"party_{WORD}"
_NOBODY: Final = Predicate("false", {})
_Known = dict[tuple[str, frozenset[str]], Predicate]
_on_the_way: ContextVar[frozenset[str]] = ContextVar("segments_on_the_way", default=frozenset())
_compiled: ContextVar[_Known | None] = ContextVar("segments_compiled", default=None)
"""What a segment that is being put into SQL is made of, each part put together once however often it is asked by."""


def condition_in_sql(segment: Segment) -> Predicate:
    """Who is in a segment, over the rows of `parties_party`; nobody where its condition cannot be read.

    A segment that leads back to itself, which no publishing lets through, has nobody either.
    """
    way, known = _on_the_way.get(), _compiled.get()
    if known is not None:
        if (segment.key, way) not in known:
            known[segment.key, way] = _put_together(segment, way)
        return known[segment.key, way]
    token = _compiled.set({})
    try:
        return _put_together(segment, way)
    finally:
        _compiled.reset(token)


def _put_together(segment: Segment, way: frozenset[str]) -> Predicate:
    told = SOURCES["party"]
    if segment.key in way or told.in_sql is None:
        return _NOBODY
    token = _on_the_way.set(way | {segment.key})
    try:
        when = condition_of(segment)
        if when is None:
            return _NOBODY
        return compiled(when, told.words, told.in_sql, prefix=f"{WORD}{segment.key}_{len(way)}_")
    finally:
        _on_the_way.reset(token)


class _OfSegments(Mapping[str, V]):
    """Something of each segment in force. Costs a statement where one is asked for, none while they are held fast."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __getitem__(self, word: str) -> V:
        if not word.startswith(self._prefix):
            raise KeyError(word)
        return self._of(segments_now()[word.removeprefix(self._prefix)])

    def __iter__(self) -> Iterator[str]:
        return iter([self._prefix + key for key in segments_now()])

    def __len__(self) -> int:
        return len(segments_now())

    @abstractmethod
    def _of(self, segment: Segment) -> V: ...


class _Words(_OfSegments[Fact]):
    def _of(self, segment: Segment) -> Fact:
        return Fact("yes", segment.title, group=pgettext_lazy("group of fields", "Segments of buyers"))


class _InSql(_OfSegments[InSql]):
    """Each as the condition itself; of a record that belongs to a buyer, of the row its `place` leads to."""

    def __init__(self, prefix: str, place: Place | None = None) -> None:
        super().__init__(prefix)
        self._place = place

    def _of(self, segment: Segment) -> InSql:
        predicate = condition_in_sql(segment)
        return InSql(f"({predicate.sql})", self._place, never_null=True, values=lambda: predicate.values)


def words_of_buyers() -> Mapping[str, Fact]:
    """The words of the segments in force, about a buyer."""
    return _Words(WORD)


def _gathered(prefix: str, rows: str) -> Gather:
    """What gathers the segments that some definition asks by, of the records whose `rows` name their buyers.

    One statement where there is no segment, two where none is asked by, else three; however many records.
    """

    def gather(subjects: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        segments = segments_asked()
        if not segments or not subjects:
            return {}
        with held_fast(), fields_held_fast():
            predicates = [condition_in_sql(one) for one in segments.values()]
        asked = ", ".join(f"({one.sql})" for one in predicates)
        values = {name: value for one in predicates for name, value in one.values.items()}
        found = prepared(rows.format(asked=asked), {**values, "segment_ids": plain_array(subjects)})
        return {one: dict(zip([prefix + key for key in segments], told, strict=True)) for one, *told in found}

    return gather


_OF_BUYERS: Final = """select parties_party.id, {asked} from parties_party
 where parties_party.id = any(%(segment_ids)s::uuid[])"""
_OF_OTHERS: Final = """select s.id, {{asked}} from {table} s join parties_party on parties_party.id = s.{column}
 where s.id = any(%(segment_ids)s::uuid[])"""


def _lends(to: str, *, key: str, table: str, column: str, optional: bool = False) -> None:
    """Let records of a type be asked by the segments of the buyer they belong to."""
    place = Place(key, "select parties_party.id from parties_party where", optional=optional)
    adds(to, _Words(LENT), FactsInSql(_InSql(LENT, place)))(
        _gathered(LENT, _OF_OTHERS.format(table=table, column=column))
    )


adds("party", _Words(WORD), FactsInSql(_InSql(WORD)))(_gathered(WORD, _OF_BUYERS))
_lends("order", key="o.customer_id", table="orders_order", column="customer_id")
_lends("deal", key="d.customer_id", table="deals_deal", column="customer_id", optional=True)
_lends("task", key="tasks_task.party_id", table="tasks_task", column="party_id", optional=True)
_lends("contact", key="parties_contact.party_id", table="parties_contact", column="party_id")
