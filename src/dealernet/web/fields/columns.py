"""Own fields beside what names a record, on cards and in the queue, and as columns of sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.queries import Kept, field_values, seen_fields
from dealernet.foundation.fields.values import said_value
from dealernet.web.exports.sheets import Column

AT_ONCE: Final = 1000
KINDS: Final = {"number": "number", "money": "money", "date": "day"}


class _HasId(Protocol):
    @property
    def id(self) -> UUID:
        """Which record it is."""
        ...


Row = TypeVar("Row", bound=_HasId)


@dataclass(frozen=True, slots=True)
class Listed:
    """The fields of a type, and what each record of a page says in them."""

    fields: Sequence[Field] = ()
    said: dict[UUID, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, record: UUID) -> list[tuple[str, str]]:
        """What a record says in each field, with the field's name."""
        return self.said.get(record, [])

    def filled(self, record: UUID) -> str:
        """What a record says in all its fields, in one line: those that are filled in."""
        return " · ".join(f"{head}: {said}" for head, said in self.of(record) if said)


def fields_listed(actor: Actor, subject_type: str, records: Sequence[UUID]) -> Listed:
    """What the records of a page say in their fields. Two statements, one where the type has none."""
    fields = seen_fields(actor, subject_type)
    if not fields:
        return Listed()
    kept = field_values(subject_type, records)
    said = {
        record: [(one.title, said_value(one, kept[record].get(one.name, ()))) for one in fields] for record in records
    }
    return Listed(fields, said)


def sheet_with_fields(
    actor: Actor, subject_type: str, columns: Sequence[Column[Row]], rows: Iterable[Row]
) -> tuple[list[Column[tuple[Row, Kept]]], Iterator[tuple[Row, Kept]]]:
    """The columns and rows of a sheet with the type's fields beside. One statement a thousand rows more."""
    fields = seen_fields(actor, subject_type)
    beside = [*map(_of_row, columns), *map(_of_field, fields)]
    return beside, _rows(subject_type, rows, asked=bool(fields))


def _rows(subject_type: str, rows: Iterable[Row], *, asked: bool) -> Iterator[tuple[Row, Kept]]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        kept = field_values(subject_type, [row.id for row in some]) if asked else {}
        yield from ((row, kept.get(row.id, {})) for row in some)


def _of_row(column: Column[Row]) -> Column[tuple[Row, Kept]]:
    return Column(column.title, lambda pair: column.of(pair[0]), column.kind)


def _of_field(one: Field) -> Column[tuple[Any, Kept]]:
    return Column(one.title, lambda pair: _written(one, pair[1].get(one.name, ())), KINDS.get(one.type, "text"))


def _written(one: Field, values: Sequence[Any]) -> Any:
    """A number and a day as such, the rest in words."""
    if values and one.column == "number":
        return Decimal(values[0])
    if values and one.column == "day":
        return date.fromisoformat(values[0])
    return said_value(one, values)
