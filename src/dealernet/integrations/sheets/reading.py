"""A sheet as rows of named cells: XLSX or CSV, whatever its encoding and separator. Nothing is decided here."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from dealernet.integrations.sheets.columns import columns_of, is_titles
from dealernet.integrations.sheets.errors import SheetRefused
from dealernet.integrations.sheets.workbook import MOST_COLUMNS, NoWorkbook, TooFar, formulas_of_first

MOST_LINES: Final = 10_000
LARGEST: Final = 8 * 1024 * 1024
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
TITLES_WITHIN: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet: its number as the program of the clerk shows it, cells by column, which hold formulas."""

    number: int
    cells: dict[str, Any]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: lines with something in them, titles nobody asked for, columns that are there."""

    lines: list[Line]
    unused: list[str] = field(default_factory=list)
    columns: tuple[str, ...] = ()


def read_table(name: str, content: bytes) -> Table:
    """The lines of the first sheet. Refuses what is neither XLSX nor CSV, empty, too long, or has no titles we know."""
    return _named(name, *read_rows(name, content))


def read_rows(name: str, content: bytes) -> tuple[list[list[Any]], set[tuple[int, int]]]:
    """The rows of the first sheet as they stand, and where formulas are. Refuses what is neither XLSX nor CSV."""
    if not content.strip():
        raise SheetRefused(name=name, why=_("the file is empty"))
    if len(content) > LARGEST:
        raise SheetRefused(name=name, why=_("it is larger than 8 MB; split it"))
    if content.startswith(b"PK"):
        return _of_xlsx(name, content)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8")):
        raise SheetRefused(name=name, why=_("save it as XLSX or CSV"))
    return _of_text(name, content), set()


def _named(name: str, rows: Sequence[Sequence[Any]], formulas: set[tuple[int, int]]) -> Table:
    head = next((n for n, row in enumerate(rows[:TITLES_WITHIN]) if is_titles(row)), None)
    if head is None:
        raise SheetRefused(
            name=name,
            why=_("its first lines have no titles “ИНН” and “Отсрочка”, “Лимит” or the like: use the template"),
        )
    places = columns_of(rows[head])
    if len(rows) - head - 1 > MOST_LINES:
        raise SheetRefused(name=name, why=_("it has more than 10,000 lines; split it"))
    lines = []
    for n, row in enumerate(rows[head + 1 :], head + 1):
        cells = {column: row[place] for column, place in places.items() if place < len(row) and _filled(row[place])}
        computed = tuple(column for column, place in places.items() if (n, place) in formulas)
        if cells or computed:
            lines.append(Line(n + 1, cells, computed))
    if not lines:
        raise SheetRefused(name=name, why=_("there are no lines under its titles"))
    unused = [str(title).strip() for n, title in enumerate(rows[head]) if _filled(title) and n not in places.values()]
    return Table(lines, unused, tuple(places))


def _filled(value: Any) -> bool:
    return value is not None and str(value).strip() != ""


def _of_xlsx(name: str, content: bytes) -> tuple[list[list[Any]], set[tuple[int, int]]]:
    damaged = SheetRefused(name=name, why=_("it is damaged, or not a workbook; save it as XLSX again"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise SheetRefused(name=name, why=_("it unpacks to too much"))
            formulas = formulas_of_first(archive)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except TooFar as far:
        raise SheetRefused(name=name, why=_far(far)) from None
    except (NoWorkbook, zipfile.BadZipFile, CalamineError, IndexError, KeyError, ValueError):
        raise damaged from None
    return rows, formulas


def _far(far: TooFar) -> str:
    if far.column < MOST_COLUMNS:
        return _("it has more than 10,000 lines; split it")
    return _("there is something in cell %(cell)s, far from the table: clear it and save the file again") % {
        "cell": far.cell
    }


def _of_text(name: str, content: bytes) -> list[list[Any]]:
    text = _decoded(content)
    if "\x00" in text:
        raise SheetRefused(name=name, why=_("it is neither XLSX nor CSV"))
    first = "\n".join(text.splitlines()[:TITLES_WITHIN])
    separator = max(";\t,", key=first.count)
    rows: Iterator[list[str]] = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        return list(rows)
    except csv.Error:
        raise SheetRefused(name=name, why=_("it is neither XLSX nor CSV")) from None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1251", errors="replace")
