"""A spreadsheet of any list: columns over rows, written row by row, never held whole in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.functional import Promise

from dealernet.foundation.paging import Page, Slice
from dealernet.foundation.workdays.hours import zone_here

Row = TypeVar("Row")
CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE: Final = 1000
LONGEST: Final = 32_000
FORMATS: Final = {"money": "#,##0.00", "number": "#,##0.###", "day": "dd.mm.yyyy", "moment": "dd.mm.yyyy hh:mm"}
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Words people wrote stay words: what begins with "=" is text, not a formula; an address is not a link."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its head, what it takes from a row, and how it is written: text, money, number, day or moment."""

    title: str | Promise
    of: Callable[[Row], Any]
    kind: str = "text"


def every_row(ask: Callable[[Page], Slice[Row]]) -> Iterator[Row]:
    """All rows of a list asked page by page: one statement a thousand rows."""
    page = Page(size=PAGE)
    while True:
        found = ask(page)
        yield from found.rows
        if found.next is None:
            return
        page = Page(after=found.next, size=PAGE)


def as_xlsx(name: str, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> FileResponse:
    """The rows as a file to download. Written to disk as it grows, then sent in pieces."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(kept, OPTIONS)
    sheet = book.add_worksheet()
    formats = {kind: book.add_format({"num_format": told}) for kind, told in FORMATS.items()}
    head = book.add_format({"bold": True, "bottom": 1})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 14 if column.kind != "text" else 26)
        sheet.write_string(0, at, _head(column), head)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        for at, column in enumerate(columns):
            _write(sheet, number, at, column.of(row), formats.get(column.kind))
    book.close()
    kept.seek(0)
    return FileResponse(kept, as_attachment=True, filename=f"{name}.xlsx", content_type=CONTENT_TYPE)


def _head(column: Column[Row]) -> str:
    """The head of a column; of moments, with the zone where the reader's is not the company's."""
    zone = zone_here() if column.kind == "moment" else ""
    return f"{column.title} ({zone})" if zone else str(column.title)


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, timezone.localtime(value).replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, Decimal | int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST])
