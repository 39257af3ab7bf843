"""Decisions about what a buyer sees and pastes: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from dealernet.foundation.search import respelled

_MOST: Final = 10**15
MOST_PASTED: Final = 3_000
"""Lines that are read; an order refuses more than a third of that and says so."""

_UNIT: Final = r"(?:шт\.?|штук[аи]?|pcs\.?)"
_PRICE: Final = r"(?:\s+\d[\d\s\xa0]{0,15}(?:[.,]\d{1,2})?\s*(?:₽|руб\.?|р\.)?)?"
_QUANTITY_LAST: Final = re.compile(
    r"^(?P<article>.*?\S)(?:\s*[×*]\s*|\s+(?:[—–-]\s+|[xх—–]\s*)?|\s*(?=\())"
    r"\(?(?P<quantity>-?\d{1,15}(?:[.,]\d{1,6})?)\s*(?:" + _UNIT + r"\)?" + _PRICE + r"|\))?$",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"^\d{1,3}[.)]\s+(?=\S)")
LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Pasted:
    """A line of a pasted list: the part number and how many; one when the line says nothing.

    `whole` is the line as it stands: «НШ 50» may be fifty of «НШ», or one «НШ 50»; the catalogue decides. `written`
    is every line it was read from, to be shown again. The quantity is what was written, even one no order takes.
    """

    article: str
    quantity: Decimal
    whole: str
    written: str = ""

    def otherwise(self, *, guessing: bool) -> list[Pasted]:
        """Other ways to read the line, the likelier first: all of it a part number; with `guessing` also respelled."""
        whole = [] if self.whole == self.article else [replace(self, article=self.whole, quantity=Decimal(1))]
        if not guessing:
            return whole
        spelled = [replace(self, article=article) for article in respelled(self.article)]
        first, *more = self.article.split()[:2] or [""]
        return [*whole, *spelled, *([replace(self, article=first, quantity=Decimal(0))] if more else [])]


def pasted_lines(text: str) -> list[Pasted]:
    """A list pasted from a sheet, a letter or a message, line by line.

    A line is a part number and a quantity, apart by a tab, a semicolon, spaces or «×»; its number in the list and a
    price behind the quantity are passed over. Without a quantity it is one. The same part number twice is added up.
    """
    found: dict[str, Pasted] = {}
    for line in text.replace("\x00", "").splitlines()[:MOST_PASTED]:
        one = _line(line[:LONGEST_LINE])
        if one is None:
            continue
        before = found.get(one.article)
        found[one.article] = _added(before, one) if before else one
    return list(found.values())


def _added(before: Pasted, one: Pasted) -> Pasted:
    written = f"{before.written}\n{one.written}"
    return replace(one, quantity=before.quantity + one.quantity, written=written)


def _line(line: str) -> Pasted | None:
    tidy = _NUMBERED.sub("", line.strip().strip(";,|").strip())
    if not tidy:
        return None
    cells = [cell.strip() for cell in re.split(r"[\t;|]", tidy) if cell.strip()]
    if len(cells) > 1:
        return _cells(cells, line.strip())
    split = _QUANTITY_LAST.match(tidy)
    quantity = _number(split["quantity"]) if split else None
    if split and quantity is not None:
        return Pasted(split["article"].strip(), quantity, tidy, line.strip())
    return Pasted(tidy, Decimal(1), tidy, line.strip())


def _cells(cells: Sequence[str], written: str) -> Pasted:
    numbers = [_number(re.sub(r"\s*(шт\.?|pcs)$", "", cell, flags=re.IGNORECASE)) for cell in cells[1:]]
    quantity = next((number for number in numbers if number is not None), Decimal(1))
    return Pasted(cells[0], quantity, cells[0], written)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace("\xa0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _MOST else None
