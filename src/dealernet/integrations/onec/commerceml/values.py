"""Values as they stand in CommerceML files: numbers, dates, switches, rates, whatever a producer made of them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

_AROUND: Final = re.compile(r"[\s\u00a0\u202f%]")


def number(text: str | None) -> Decimal | None:
    """A number with a comma or a point, spaces between thousands, a sign of percent; nothing when it is none."""
    if text and text.replace(".", "", 1).isdecimal():
        return Decimal(text)
    bare = _AROUND.sub("", text or "").replace(",", ".")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def switch(text: str | None) -> bool:
    """Whether it is true, да or 1."""
    return (text or "").strip().casefold() in ("true", "1", "да", "истина")


CURRENCIES: Final = {
    "руб": "RUB", "руб.": "RUB", "р": "RUB", "р.": "RUB", "rur": "RUB", "810": "RUB", "643": "RUB", "₽": "RUB",
    "840": "USD", "$": "USD", "978": "EUR", "€": "EUR", "398": "KZT", "933": "BYN", "156": "CNY", "980": "UAH",
    "грн": "UAH",
}  # fmt: skip


def currency(text: str | None) -> str:
    """The code of a currency, which 1C gives as its name cut to three signs; roubles without one."""
    bare = (text or "").strip()
    return CURRENCIES.get(bare.casefold(), bare.upper()[:3]) or "RUB"


def day(text: str | None) -> date | None:
    """A date at the beginning of the text; nothing for an empty one, 0001-01-01 or what is none."""
    found = re.match(r"\s*(\d{4})-(\d{2})-(\d{2})", text or "")
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found and found[1] != "0001" else None
    except ValueError:
        return None


def rate(text: str | None) -> tuple[Decimal | None, str]:
    """A rate of tax and its words: 22, «18%»; «Без НДС» is no rate, which is not a rate of zero."""
    words = (text or "").strip()
    return number(words), words
