"""Cells as clerks write them, read strictly: what cannot be meant is refused in words. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from dealernet.business.parties.queries import is_inn

PREPAID: Final = ("предоплата", "нет", "без отсрочки")
LARGEST: Final = Decimal(10) ** 12
LONGEST_DEFERRAL: Final = 365


class CellWrong(ValueError):
    """A cell that cannot be meant; its text says what would be right."""


def inn_of(value: Any) -> str:
    """An ИНН whose check digits hold; a program that took it for a number may have dropped its leading zero."""
    digits = re.sub(r"\D", "", _whole(value))
    for candidate in (digits, f"0{digits}"):
        if is_inn(candidate):
            return candidate
    raise CellWrong(_("INN “%(value)s”: 10 or 12 figures whose check figures hold") % {"value": _shown(value)})


def kpp_of(value: Any) -> str:
    """A КПП of nine figures."""
    digits = re.sub(r"\D", "", _whole(value)).zfill(9)
    if len(digits) != 9:
        raise CellWrong(_("KPP “%(value)s”: 9 figures") % {"value": _shown(value)})
    return digits


def days_of(value: Any) -> int:
    """Whole days from 0 to 365; “14 дней” and “предоплата” are understood."""
    text = _whole(value).casefold().strip()
    if text in PREPAID:
        return 0
    found = re.fullmatch(r"(\d{1,4})\s*(?:дн\w*\.?|день|дня|д\.?|к\.?\s?д\.?)?", text)
    if found is None or int(found[1]) > LONGEST_DEFERRAL:
        raise CellWrong(_("deferral “%(value)s”: whole days from 0 to 365") % {"value": _shown(value)})
    return int(found[1])


def sum_of(value: Any, name: str) -> Decimal:
    """A sum in roubles, not negative, with kopecks at most; spaces, commas and ₽ are understood."""
    text = re.sub(r"[\s\u00a0\u202f]|₽|руб\.?|р\.$", "", str(value).casefold()).replace(",", ".")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, float) and amount.is_finite():
        amount = amount.quantize(Decimal("0.01")) if abs(amount - round(amount, 2)) < Decimal("0.000001") else amount
    if not amount.is_finite() or not 0 <= amount < LARGEST or amount != round(amount, 2):
        said = {"name": name, "value": _shown(value)}
        raise CellWrong(_("%(name)s “%(value)s”: a sum in roubles from 0, such as 300 000,00") % said)
    return round(amount, 2)


def day_of(value: Any) -> date:
    """A day as a date cell or as 25.01.2027, between 2000 and 2100."""
    found: date | None = None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    else:
        for form in ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y", "%d.%m.%Y %H:%M:%S"):
            try:
                found = datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007 - a day has no zone
                break
            except ValueError:
                continue
    if found is None or not 2000 <= found.year <= 2100:
        raise CellWrong(_("due day “%(value)s”: a day such as 25.01.2027") % {"value": _shown(value)})
    return found


def words_of(value: Any, longest: int = 120) -> str:
    """Words on one line. A text that begins like a formula is none."""
    words = " ".join(_whole(value).split())
    if words.startswith(("=", "+", "@")):
        raise CellWrong(_("“%(value)s” is a formula: paste its value") % {"value": _shown(value)})
    if len(words) > longest:
        raise CellWrong(_("“%(value)s…” is longer than %(n)s letters") % {"value": words[:30], "n": longest})
    return words


def _whole(value: Any) -> str:
    """Numbers that a sheet keeps as 6699001010.0 are written whole."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _shown(value: Any) -> str:
    return str(value)[:40]
