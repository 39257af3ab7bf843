"""Lists in the order of a column of theirs, or of what an own field holds: by an index, a page at a time.

A list in the order of a field has only records that hold a value. Texts, numbers, sums, days and references have an
order; a list of choices has none that means anything, and several values of one record no single place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import BadInput
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.queries import seen_fields
from dealernet.foundation.ordering import COLUMNS, DOWN, ByColumn
from dealernet.foundation.paging import Page, Slice
from dealernet.foundation.sql import prepared

M = TypeVar("M", bound=Model)
ORDERED: Final = frozenset({"text", "number", "money", "date", "reference"})


class OrderNotOffered(BadInput):
    """A list cannot be put in this order."""

    code = "order_not_offered"
    field = "sort"
    message = _(
        "The list cannot be ordered by “%(word)s”: give one of %(known)s, with a minus before it for the largest first."
    )


@dataclass(frozen=True, slots=True)
class ByField:
    """An order by what a field holds, the smallest first unless `down`."""

    field: Field
    down: bool = False

    @property
    def word(self) -> str:
        """As addresses say it."""
        return f"{DOWN if self.down else ''}{self.field.word}"

    @property
    def title(self) -> str:
        """What the field is called."""
        return str(self.field.title)

    @property
    def lacking(self) -> str:
        """Which records are left out, in words."""
        return _t("those where it is empty")


By = ByField | ByColumn


def order_told(actor: Actor, subject_type: str, told: str) -> By | None:
    """The order an address or a program asks for; nothing where none is. Refuses what no list is ordered by, and says
    by what it may be.
    """
    if not told:
        return None
    name, down, own = told.removeprefix(DOWN), told.startswith(DOWN), COLUMNS.get(subject_type, {})
    if name in own:
        return ByColumn(name, own[name], down=down)
    fields = {one.word: one for one in seen_fields(actor, subject_type) if one.type in ORDERED}
    if name not in fields:
        raise OrderNotOffered(word=told[:80], known=", ".join([*own, *fields]))
    return ByField(fields[name], down=down)


def ordered_ids(by: By, among: QuerySet[Any], page: Page) -> Slice[UUID]:
    """A slice of the records among these that have a place in the order. One statement, two after the first page.

    Costs an index range scan from the last row seen to the last one shown that is among them.
    """
    rows, key = _rows_of(by, among)
    last = _last_of(by, among, page)
    if last is not None:
        than = "lt" if by.down else "gt"
        tied = Q(**{f"place__{than}": last}) | Q(**{f"{key}__{than}": page.after})
        rows = rows.filter(tied, **{f"place__{than}e": last})
    sign = DOWN if by.down else ""
    got = list(rows.order_by(f"{sign}place", f"{sign}{key}").values_list(key, flat=True)[: page.size + 1])
    return Slice(got[: page.size], got[page.size - 1] if len(got) > page.size else None)


def rows_in_order(ids: Sequence[UUID], found: QuerySet[M]) -> list[M]:
    """These records in this order; those that are gone by now are left out. One statement."""
    by_id = {row.pk: row for row in found.filter(pk__in=ids)}
    return [by_id[one] for one in ids if one in by_id]


@dataclass(frozen=True, slots=True)
class OrderedSql:
    """The same as parts of a statement: the tables it reads, what narrows it, its order, and their values."""

    table: str
    where: str
    order: str
    values: Mapping[str, Any]


def ordered_sql(by: By, page: Page, table: str) -> OrderedSql:
    """The parts of a statement that lists the records of a table, given with its alias, in an order. A statement after
    the first page, none for it.
    """
    record = f"{table.rsplit(maxsplit=1)[-1]}.id"
    if isinstance(by, ByField):
        value, key = f"v.{by.field.column}", "v.subject"
        from_table = f"fields_value v join {table} on {record} = v.subject"
        where = f"v.subject_type = %(by_type)s and v.field = %(by_field)s and v.position = 0 and {value} is not null"
        values: dict[str, Any] = {"by_type": by.field.subject, "by_field": by.field.name}
        last = _held_by_last(by, page)
    else:
        value, key, from_table, where, values = by.column.value, record, table, str(by.column.where or "true"), {}
        last = _value_of_last(f"select {value} from {table} where {record} = %s", page)  # noqa: S608 - declared by areas
    if last is not None:
        where += f" and ({value}, {key}) {'<' if by.down else '>'} (%(by_last)s, %(by_after)s::uuid)"
        values |= {"by_last": last, "by_after": page.after}
    way = "desc" if by.down else "asc"
    return OrderedSql(from_table, f"({where})", f"{value} {way}, {key} {way}", values)


def _rows_of(by: By, among: QuerySet[Any]) -> tuple[QuerySet[Any], str]:
    """The rows to go over with what they go by as `place`, and their column that names the record."""
    records = among.order_by()
    if isinstance(by, ByField):
        column = by.field.column
        of = {"subject_type": by.field.subject, "field": by.field.name, "position": 0, f"{column}__isnull": False}
        values = FieldValue.objects.filter(**of, subject__in=records.values("pk"))
        return values.annotate(place=F(column)), "subject"
    key, where = by.column.key, by.column.where or Q()
    rows = records if by.column.rows is None else by.column.rows().filter(**{f"{key}__in": records.values("pk")})
    return rows.annotate(place=by.column.value).filter(where), key


def _last_of(by: By, among: QuerySet[Any], page: Page) -> Any:
    if isinstance(by, ByField):
        return _held_by_last(by, page)
    if page.after is None:
        return None
    rows = among.model._default_manager.all() if by.column.rows is None else by.column.rows()
    found = rows.filter(**{by.column.key: page.after}).annotate(place=by.column.value)
    return found.values_list("place", flat=True).first()


def _held_by_last(by: ByField, page: Page) -> Any:
    """What the last record seen holds; nothing on the first page, or where it has lost its value by now."""
    return _value_of_last(_LAST.format(column=by.field.column), page, by.field.subject, by.field.name)


def _value_of_last(statement: str, page: Page, *values: Any) -> Any:
    if page.after is None:
        return None
    rows = prepared(statement, [*values, page.after], binary=True)
    return rows[0][0] if rows else None


_LAST: Final = """
select {column} from fields_value where subject_type = %s and field = %s and position = 0 and subject = %s
"""
