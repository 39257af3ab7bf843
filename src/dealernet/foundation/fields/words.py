"""Fields as words of conditions, letters and validations: as many as are published, no start needed to add one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar
from uuid import UUID

from dealernet.foundation.facts import OWN, SOURCES, Fact, FactsInSql, Gather, InSql, Place, adds
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS, Holder
from dealernet.foundation.fields.published import field_named, fields_of
from dealernet.foundation.fields.stored import told_value
from dealernet.foundation.sql import plain_array, prepared

V = TypeVar("V")


def holds_fields(subject_type: str, holder: Holder) -> None:
    """Let records of a type have fields; where the type tells facts, its fields are facts as well."""
    HOLDERS[subject_type] = holder
    if subject_type in SOURCES:
        words_in_sql = FactsInSql(FieldsInSql(subject_type, holder.key) if holder.key else {})
        adds(subject_type, FieldWords(subject_type), words_in_sql)(gathered(subject_type))


def lends_fields(subject_type: str, to: str, *, title: Any, key: str, owners: str, optional: bool = False) -> None:
    """Let records of type `to` be asked by the fields of the record they belong to, as an order by its buyer's.

    The words begin with the lender's type. `title` says whose they are, `key` names the lender in lists, `owners` is a
    statement up to its condition that gives the id of each and its lender's; `optional` says that it may have none.
    """
    prefix = f"{subject_type}_{OWN}"
    words = FieldWords(subject_type, prefix, title)
    in_sql = FactsInSql(FieldsInSql(subject_type, key, prefix, optional=optional))
    adds(to, words, in_sql)(gathered(subject_type, prefix, owners))


class _OfFields(Mapping[str, V]):
    """Something of each field of a type that is in force. Costs the statement of `fields_of` where one is asked for."""

    def __init__(self, subject_type: str, prefix: str = OWN) -> None:
        self._subject_type, self._prefix = subject_type, prefix

    def __getitem__(self, word: str) -> V:
        prefix, of = self._prefix, self._subject_type
        field = field_named(of, word.removeprefix(prefix)) if word.startswith(prefix) else None
        if field is None:
            raise KeyError(word)
        return self._of(field)

    def __iter__(self) -> Iterator[str]:
        return iter([self._prefix + one.name for one in fields_of(self._subject_type)])

    def __len__(self) -> int:
        return len(fields_of(self._subject_type))

    @abstractmethod
    def _of(self, field: Field) -> V: ...


class FieldWords(_OfFields[Fact]):
    """The words of a type's fields."""

    def __init__(self, subject_type: str, prefix: str = OWN, title: Any = "") -> None:
        super().__init__(subject_type, prefix)
        self._title = title

    def _of(self, field: Field) -> Fact:
        fact = field.fact
        return replace(fact, title=f"{self._title}: {fact.title}") if self._title else fact


class FieldTitles(_OfFields[Any]):
    """The same words with what they mean: what letters may say of a record."""

    def _of(self, field: Field) -> Any:
        return field.title


class FieldsInSql(_OfFields[InSql]):
    """The same as rows beside the record's: each word finds records by an index of the values."""

    def __init__(self, subject_type: str, key: str, prefix: str = OWN, *, optional: bool = False) -> None:
        super().__init__(subject_type, prefix)
        self._key, self._optional = key, optional

    def _of(self, field: Field) -> InSql:
        ids = _ROWS.format(type=self._subject_type, field=field.name)
        place = Place(self._key, ids, optional=self._optional, several=True)
        return InSql(f"v.{field.column}", place, never_null=True, folded=True)


_ROWS: Final = "select v.subject from fields_value v where v.subject_type = '{type}' and v.field = '{field}' and"


def gathered(subject_type: str, prefix: str = OWN, owners: str = "") -> Gather:
    """What gathers the values of a type's fields as facts, of the records themselves or of their `owners`.

    One statement, however many records and fields.
    """
    owned = _OWNED.format(owners=owners) if owners else _OWN

    def gather(subjects: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        found: dict[UUID, dict[str, Any]] = {}
        values = {"type": subject_type, "ids": plain_array(subjects)}
        for subject, name, position, value, column in prepared(_GATHER.format(owned=owned), values, binary=True):
            told, one = found.setdefault(subject, {}), told_value(value, column)
            if position:
                told.setdefault(prefix + name, []).append(one)
            else:
                told[prefix + name] = one
        return found

    return gather


_OWN: Final = "unnest(%(ids)s::uuid[]) o(id) join fields_value v on v.subject = o.id"
_OWNED: Final = "({owners} = any(%(ids)s::uuid[])) o(id, owner) join fields_value v on v.subject = o.owner"
_GATHER: Final = """
select o.id, v.field, v.position, v.value,
       case when v.number is not null then 'number' when v.day is not null then 'day'
            when v.flag is not null then 'flag' else 'words' end
  from {owned} and v.subject_type = %(type)s order by o.id, v.field, v.position
"""
