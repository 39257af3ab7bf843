"""Fields as words of conditions, letters and validations: as many as are published, no start needed to add one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from dealernet.foundation.facts import OWN, SOURCES, Fact, FactsInSql, Gather, InSql, Place, adds
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS, Holder
from dealernet.foundation.fields.published import field_named, fields_of
from dealernet.foundation.fields.stored import told_value
from dealernet.foundation.sql import plain_array, prepared


def holds_fields(subject_type: str, holder: Holder) -> None:
    """Let records of a type have fields; where the type tells facts, its fields are facts as well."""
    HOLDERS[subject_type] = holder
    if subject_type in SOURCES:
        adds(subject_type, FieldWords(subject_type), FieldsInSql.of(subject_type, holder.key))(gathered(subject_type))


class FieldWords(Mapping[str, Fact]):
    """The words of a type's fields that are in force. Costs the statement of `fields_of` where one is asked for."""

    def __init__(self, subject_type: str) -> None:
        self._subject_type = subject_type

    def __getitem__(self, word: str) -> Fact:
        return _named(self._subject_type, word).fact

    def __iter__(self) -> Iterator[str]:
        return iter([one.word for one in fields_of(self._subject_type)])

    def __len__(self) -> int:
        return len(fields_of(self._subject_type))


class FieldTitles(Mapping[str, Any]):
    """The same words with what they mean: what letters may say of a record."""

    def __init__(self, subject_type: str) -> None:
        self._subject_type = subject_type

    def __getitem__(self, word: str) -> Any:
        return _named(self._subject_type, word).title

    def __iter__(self) -> Iterator[str]:
        return iter([one.word for one in fields_of(self._subject_type)])

    def __len__(self) -> int:
        return len(fields_of(self._subject_type))


class FieldsInSql(Mapping[str, InSql]):
    """The same as rows beside the record's: each word finds records by an index of the values."""

    def __init__(self, subject_type: str, key: str) -> None:
        self._subject_type, self._key = subject_type, key

    @classmethod
    def of(cls, subject_type: str, key: str) -> FactsInSql:
        """The fields of a type in SQL; none where its lists have no key."""
        return FactsInSql(cls(subject_type, key) if key else {})

    def __getitem__(self, word: str) -> InSql:
        field = _named(self._subject_type, word)
        place = Place(self._key, _ROWS.format(type=self._subject_type, field=field.name), several=True)
        return InSql(f"v.{field.column}", place, never_null=True, folded=True)

    def __iter__(self) -> Iterator[str]:
        return iter([one.word for one in fields_of(self._subject_type)])

    def __len__(self) -> int:
        return len(fields_of(self._subject_type))


_ROWS: Final = "select v.subject from fields_value v where v.subject_type = '{type}' and v.field = '{field}' and"


def gathered(subject_type: str) -> Gather:
    """What gathers the values of a type's fields as facts. One statement, however many records and fields."""

    def gather(subjects: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        found: dict[UUID, dict[str, Any]] = {}
        values = [subject_type, plain_array(subjects)]
        for subject, name, position, value, column in prepared(_GATHER, values, binary=True):
            told, one = found.setdefault(subject, {}), told_value(value, column)
            if position:
                told.setdefault(OWN + name, []).append(one)
            else:
                told[OWN + name] = one
        return found

    return gather


_GATHER: Final = """
select subject, field, position, value,
       case when number is not null then 'number' when day is not null then 'day'
            when flag is not null then 'flag' else 'words' end
  from fields_value where subject_type = %s and subject = any(%s::uuid[]) order by subject, field, position
"""


def _named(subject_type: str, word: str) -> Field:
    found = field_named(subject_type, word.removeprefix(OWN)) if word.startswith(OWN) else None
    if found is None:
        raise KeyError(word)
    return found
