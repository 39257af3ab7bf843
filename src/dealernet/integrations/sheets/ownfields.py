"""Own fields from a sheet: a line names its record by what people know it by, its columns are called as the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dealernet.business.catalog.queries import products_by_article
from dealernet.business.orders.queries import orders_by_number
from dealernet.business.parties.queries import buyers_by_inn
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.needing import lacking_fields, with_needed
from dealernet.foundation.fields.published import fields_of
from dealernet.foundation.fields.setting import set_fields_each
from dealernet.integrations.sheets.columns import plain
from dealernet.integrations.sheets.errors import SheetRefused
from dealernet.integrations.sheets.reading import MOST_LINES, TITLES_WITHIN, read_rows

AT_ONCE: Final = 500
Found = Mapping[str, Sequence[UUID]]


def _orders(actor: Actor, numbers: Sequence[str]) -> Found:
    found = orders_by_number(actor, [number.lstrip("№ ") for number in numbers])
    known = {one.number: [one.id] for one in found}
    return {number: known.get(number.lstrip("№ "), []) for number in numbers}


def _buyers(actor: Actor, inns: Sequence[str]) -> Found:
    """A program that took an ИНН for a number may have dropped its leading zero."""
    whole = {inn: f"0{inn}" if len(inn) in (9, 11) else inn for inn in inns}
    found = buyers_by_inn(actor, list(whole.values()))
    return {inn: [one.id for one in found.get(number, ())] for inn, number in whole.items()}


def _products(actor: Actor, articles: Sequence[str]) -> Found:
    return {article: [one.id for one in found] for article, found in products_by_article(actor, articles).items()}


FINDS: Final[Mapping[str, tuple[str, frozenset[str], Callable[[Actor, Sequence[str]], Found]]]] = {
    "order": ("Номер", frozenset({"номер", "номер заказа", "заказ", "number", "order"}), _orders),
    "party": ("ИНН", frozenset({"инн", "инн покупателя", "inn"}), _buyers),
    "product": ("Артикул", frozenset({"артикул", "код", "part number", "article"}), _products),
}
"""By type of record: the title that names it, what it may be called too, and what finds many at once."""


@dataclass(frozen=True, slots=True)
class FieldsLine:
    """A line of a sheet: what it said of which record, what changed in words, or why it was refused."""

    number: int
    name: str
    said: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class FieldsTaken:
    """What a sheet changed, or would change: its lines but those that say what stands already."""

    lines: tuple[FieldsLine, ...]
    changed: int
    same: int
    refused: int
    columns: tuple[str, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    number: int
    name: str
    told: Mapping[str, Any]


def fill_by_sheet(actor: Actor, subject_type: str, name: str, content: bytes, *, take: bool) -> FieldsTaken:
    """Fill in the fields of the records a sheet names; without `take` only see what would change, nothing does.

    An empty cell leaves its field alone, but a record does not stay without what must be filled in where the sheet has
    a column for it. Refused lines do not stop the others. Refuses as a whole what is no sheet, has no column that names
    records and one of a field, or too many lines. 500 records a transaction.
    """
    actor.require(HOLDERS[subject_type].power)
    fields = [one for one in fields_of(subject_type) if one.type != "file"]
    rows, formulas = read_rows(name, content)
    head, key, places = _titles(name, subject_type, rows, fields)
    if len(rows) - head - 1 > MOST_LINES:
        raise SheetRefused(name=name, why=_("it has more than 10,000 lines; split it"))
    lines = [one for n in range(head + 1, len(rows)) if (one := _line(n, rows[n], key, places)).name or one.told]
    computed = {n + 1 for n, place in formulas if place == key or place in places}
    told, refused = _by_record(actor, subject_type, lines, computed)
    outcome = _filled(actor, subject_type, told, {one.name for one in places.values()}, take=take)
    made = [*refused, *outcome]
    changed = sum(bool(one.said) for one in made)
    wrong = sum(bool(one.refused) for one in made)
    unused = [str(title) for n, title in enumerate(rows[head]) if str(title).strip() and n != key and n not in places]
    made = sorted((one for one in made if one.said or one.refused), key=lambda one: (not one.refused, one.number))
    columns = tuple(one.title for one in places.values())
    return FieldsTaken(tuple(made), changed, len(lines) - changed - wrong, wrong, columns, tuple(unused))


def _titles(
    name: str, subject_type: str, rows: Sequence[Sequence[Any]], fields: Sequence[Field]
) -> tuple[int, int, dict[int, Field]]:
    title, called, _find = FINDS[subject_type]
    known = {plain(said): one for one in fields for said in (*one.titles.values(), one.name)}
    for n, row in enumerate(rows[:TITLES_WITHIN]):
        key = next((place for place, cell in enumerate(row) if plain(cell) in called), None)
        places = {place: known[plain(cell)] for place, cell in enumerate(row) if place != key and plain(cell) in known}
        if key is not None and places:
            return n, key, places
    said = _("its first lines have no title “%(title)s” beside the name of a field") % {"title": title}
    raise SheetRefused(name=name, why=said)


def _line(n: int, row: Sequence[Any], key: int, places: Mapping[int, Field]) -> _Read:
    cells = {one.name: _cell(row[place]) for place, one in places.items() if place < len(row)}
    told = {name: cell for name, cell in cells.items() if cell not in (None, "")}
    return _Read(n + 1, str(_cell(row[key]) if key < len(row) else "").strip()[:80], told)


def _cell(value: Any) -> Any:
    """A cell as fields read it: whole numbers without a point, days as days."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        return value.date()
    return value.strip() if isinstance(value, str) else value


def _by_record(
    actor: Actor, subject_type: str, lines: Sequence[_Read], computed: set[int]
) -> tuple[dict[UUID, _Read], list[FieldsLine]]:
    found = FINDS[subject_type][2](actor, sorted({one.name for one in lines if one.name}))
    told: dict[UUID, _Read] = {}
    refused = []
    for one in lines:
        ids = found.get(one.name, [])
        why = ""
        if one.number in computed:
            why = _("it holds a formula: paste its value")
        elif not ids:
            why = _("there is no such record among yours")
        elif len(ids) > 1:
            why = _("several records are called so")
        elif ids[0] in told:
            why = _("repeats line %(line)s") % {"line": told[ids[0]].number}
        if why:
            refused.append(FieldsLine(one.number, one.name, refused=why))
        elif one.told:
            told[ids[0]] = one
    return told, refused


def _filled(
    actor: Actor, subject_type: str, told: Mapping[UUID, _Read], columns: Set[str], *, take: bool
) -> list[FieldsLine]:
    made = []
    ids = list(told)
    for start in range(0, len(ids), AT_ONCE):
        some = {one: told[one].told for one in ids[start : start + AT_ONCE]}
        with transaction.atomic():
            lacking = lacking_fields(subject_type, list(some))
            needed = {one: [field for field in fields if field.name in columns] for one, fields in lacking.items()}
            wanted = {one: with_needed(cells, needed.get(one, ())) for one, cells in some.items()}
            outcomes = set_fields_each(actor, subject_type, wanted)
            transaction.set_rollback(not take)
        for one in outcomes:
            line, why = told[one.subject], str(one.refusal) if one.refusal else ""
            made.append(FieldsLine(line.number, line.name, str(one.detail.get("said", "")), why))
    return made
