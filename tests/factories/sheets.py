"""Sheets as clerks fill them."""

from __future__ import annotations

import io

import xlsxwriter
from python_calamine import CalamineWorkbook


def filled(template: bytes, *rows: dict[str, object]) -> bytes:
    """The template with lines, as a clerk would fill it."""
    titles = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_index(0).to_python()[0]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, titles)
        for n, row in enumerate(rows, 1):
            for title, value in row.items():
                page.write(n, titles.index(title), value)
    return target.getvalue()
