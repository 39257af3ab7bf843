"""Lists in the order of what a field holds: by the index of its values, a page at a time.

Only records that hold a value stand in such a list. Texts, numbers, sums, days and references have an order; a list of
choices has none that means anything, and several values of one record no single place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import BadInput
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.queries import seen_fields
from dealernet.foundation.paging import Page, Slice
from dealernet.foundation.sql import prepared

M = TypeVar("M", bound=Model)
ORDERED: Final = frozenset({"text", "number", "money", "date", "reference"})
DOWN: Final = "-"
"""Before the word of a field: the largest first."""


class OrderNotOffered(BadInput):
    """A list cannot be put in this order."""

    code = "order_not_offered"
    field = "sort"
    message = _(
        "The list cannot be ordered by “%(word)s”: give an own field that holds a text, a number, a sum, a day or a"
        " record, with a minus before it for the largest first."
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


def order_by_field(actor: Actor, subject_type: str, told: str) -> ByField | None:
    """The order an address or a program asks for; nothing where none is. Refuses what no list is ordered by."""
    if not told:
        return None
    found = next((one for one in seen_fields(actor, subject_type) if one.word == told.removeprefix(DOWN)), None)
    if found is None or found.type not in ORDERED:
        raise OrderNotOffered(word=told[:80])
    return ByField(found, down=told.startswith(DOWN))


def ordered_ids(by: ByField, among: QuerySet[Any], page: Page) -> Slice[UUID]:
    """A slice of the records among these that hold a value, in its order. One statement, two after the first page.

    Costs an index range scan of the values up to the last row shown that is among them.
    """
    column, of = by.field.column, {"subject_type": by.field.subject, "field": by.field.name, "position": 0}
    values = FieldValue.objects.filter(**of, **{f"{column}__isnull": False}, subject__in=among.order_by().values("pk"))
    last = _last(by, page)
    if last is not None:
        than = "lt" if by.down else "gt"
        further = Q(**{f"{column}__{than}": last}) | Q(**{column: last, f"subject__{than}": page.after})
        values = values.filter(further)
    sign = DOWN if by.down else ""
    got = list(values.order_by(f"{sign}{column}", f"{sign}subject").values_list("subject", flat=True)[: page.size + 1])
    return Slice(got[: page.size], got[page.size - 1] if len(got) > page.size else None)


def rows_in_order(ids: Sequence[UUID], found: QuerySet[M]) -> list[M]:
    """These records in this order; those that are gone by now are left out. One statement."""
    by_id = {row.pk: row for row in found.filter(pk__in=ids)}
    return [by_id[one] for one in ids if one in by_id]


@dataclass(frozen=True, slots=True)
class OrderedSql:
    """The same as parts of a statement over `fields_value v`: what narrows it, its order, and their values."""

    where: str
    order: str
    values: Mapping[str, Any]


def ordered_sql(by: ByField, page: Page) -> OrderedSql:
    """The parts of a statement that lists records in an order; `v.subject` is joined with them. A statement after the
    first page, none for it.
    """
    column, way = by.field.column, "desc" if by.down else "asc"
    where = f"v.subject_type = %(by_type)s and v.field = %(by_field)s and v.position = 0 and v.{column} is not null"
    values: dict[str, Any] = {"by_type": by.field.subject, "by_field": by.field.name}
    last = _last(by, page)
    if last is not None:
        where += f" and (v.{column}, v.subject) {'<' if by.down else '>'} (%(by_last)s, %(by_after)s::uuid)"
        values |= {"by_last": last, "by_after": page.after}
    return OrderedSql(where, f"v.{column} {way}, v.subject {way}", values)


def _last(by: ByField, page: Page) -> Any:
    """What the last record seen holds; nothing on the first page, or where it has lost its value by now."""
    if page.after is None:
        return None
    column = by.field.column
    rows = prepared(_LAST.format(column=column), [by.field.subject, by.field.name, page.after], binary=True)
    return rows[0][0] if rows else None


_LAST: Final = """
select {column} from fields_value where subject_type = %s and field = %s and position = 0 and subject = %s
"""
