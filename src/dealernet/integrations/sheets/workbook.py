"""A workbook looked through before it is opened: how far its first sheet reaches, and where that one has formulas.

Whoever opens a sheet makes room for everything up to its last cell: one figure typed in the farthest corner would take
all memory there is.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MOST_ROWS: Final = 12_000
MOST_COLUMNS: Final = 300
_BOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_FILLED: Final = frozenset({"v", "f", "is"})
"""What stands in a cell that is not empty: a value, a formula, a text."""
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class NoWorkbook(Exception):
    """It is damaged, or something else under the name of a workbook."""


class TooFar(Exception):
    """A cell is filled that lies farther than any table of ours reaches; `cell` says which, as the clerk sees it."""

    def __init__(self, row: int, column: int) -> None:
        self.row, self.column = row, column
        self.cell = f"{_letters(column)}{row + 1}"


@dataclass(slots=True)
class _Page:
    """One sheet, cell by cell; rows and columns count from 0, and those that do not say where they are follow on."""

    row: int = -1
    column: int = -1
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def begins(self, name: str, told: dict[str, str]) -> None:
        """A tag: of a row, of a cell, or of what fills one."""
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row, self.column = int(told["r"]) - 1 if "r" in told else self.row + 1, -1
        elif tag == "c":
            self.row, self.column = _place(told["r"]) if "r" in told else (self.row, self.column + 1)
        elif tag in _FILLED:
            if self.row >= MOST_ROWS or self.column >= MOST_COLUMNS:
                raise TooFar(self.row, self.column)
            if tag == "f":
                self.formulas.add((self.row, self.column))


def formulas_of_first(archive: zipfile.ZipFile) -> set[tuple[int, int]]:
    """Where the first sheet computes its cells, as (row, column) from 0: what nobody computed yet reads as nothing.

    Refuses with `TooFar` a cell beyond what a table of ours reaches, with `NoWorkbook` what cannot be read. Grows with
    the size of the first sheet; holds nothing of it.
    """
    page = _Page()
    try:
        _read(archive, _first(archive), page)
    except (expat.ExpatError, KeyError, ValueError, EOFError, OSError, zipfile.BadZipFile) as wrong:
        raise NoWorkbook(str(wrong)) from wrong
    except (RuntimeError, zlib.error) as wrong:  # a password, a broken stream
        raise NoWorkbook(str(wrong)) from wrong
    return page.formulas


def _first(archive: zipfile.ZipFile) -> str:
    """The name of the first sheet's file: by the order of the tabs, which people change, not of the files."""
    names = {name.casefold(): name for name in archive.namelist()}
    sheets, links = _Tags("sheet"), _Tags("Relationship")
    _read(archive, names[_BOOK], sheets)
    _read(archive, names[_LINKS.casefold()], links)
    link = next(value for name, value in sheets.found[0].items() if name.rpartition(":")[2] == "id" and ":" in name)
    target = next(one["Target"] for one in links.found if one["Id"] == link)
    path = target.lstrip("/") if target.startswith(("/", "xl/")) else posixpath.normpath(f"xl/{target}")
    return names[path.casefold()]


@dataclass(slots=True)
class _Tags:
    """What the tags of one name say."""

    name: str
    found: list[dict[str, str]] = field(default_factory=list)

    def begins(self, name: str, told: dict[str, str]) -> None:
        """A tag."""
        if name.rpartition(":")[2] == self.name:
            self.found.append(told)


def _read(archive: zipfile.ZipFile, name: str, reader: _Page | _Tags) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.begins
    parser.StartDoctypeDeclHandler = _refused
    with archive.open(name) as source:
        parser.ParseFile(source)


def _refused(*_told: object) -> None:
    raise ValueError("a workbook declares no document type")


def _place(reference: str) -> tuple[int, int]:
    found = _PLACE.fullmatch(reference.upper())
    if found is None:
        raise ValueError(reference[:40])
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _letters(column: int) -> str:
    """A column as it is called: 0 is A, 26 is AA."""
    called, left = "", column + 1
    while left > 0:
        left, letter = divmod(left - 1, 26)
        called = chr(65 + letter) + called
    return called
