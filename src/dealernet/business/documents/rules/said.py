"""Days, sums and quantities as papers write them, in Russian and in English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from dealernet.business.documents.rules.english import in_english_words
from dealernet.business.documents.rules.words import amount_in_words
from dealernet.foundation.money import kopecks

_MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
    "ноября", "декабря",
)  # fmt: skip
_IN_ENGLISH: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def said_day(day: date, language: str = "ru") -> str:
    """A day as papers write it: 5 октября 2026 г."""
    if language == "ru":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year} г."
    return f"{day.day} {_IN_ENGLISH[day.month - 1]} {day.year}"


def said_sum(amount: Decimal | str, language: str = "ru") -> str:
    """A sum as papers write it: thousands apart, always kopecks."""
    text = f"{kopecks(Decimal(str(amount))):,.2f}"
    return text.replace(",", "\u00a0").replace(".", ",") if language == "ru" else text


def said_roubles(amount: Decimal | str, language: str = "ru") -> str:
    """A sum inside a text."""
    return f"{said_sum(amount, language)}\u00a0₽"


def said_amount(number: Any, language: str = "ru") -> str:
    """A quantity or a rate without needless zeros."""
    text = f"{Decimal(str(number)).normalize():f}"
    return text.replace(".", ",") if language == "ru" else text


def said_in_words(amount: Decimal, language: str = "ru") -> str:
    """A sum of roubles in words with kopecks in figures, the first letter capital."""
    return amount_in_words(amount) if language == "ru" else in_english_words(amount)
