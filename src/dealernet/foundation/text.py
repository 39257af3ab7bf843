"""Values written for people where no page formats them: history, reasons, letters to staff."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils import formats

from dealernet.foundation import clock
from dealernet.foundation.errors import TooLong

NBSP = "\u00a0"
WORD: Final = re.compile(r"\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}")
"""A place in a template that a fact fills."""


def said_number(value: Any) -> str:
    """A number in the reader's way: sums with kopecks only where there are some, quantities without needless zeros."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    whole = number == number.to_integral_value()
    exponent = number.as_tuple().exponent
    places = 0 if whole else (2 if exponent == -2 else None)
    return formats.number_format(
        number if places is not None else number.normalize(), places, use_l10n=True, force_grouping=True
    ).replace(" ", NBSP)


def said_money(value: Any) -> str:
    """A sum in roubles."""
    return f"{said_number(value)}{NBSP}₽"


def said_date(value: Any, zone: tzinfo | None = None) -> str:
    """A day, from a date, a moment (its day in the company's zone, or in another one) or their ISO form."""
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo:
        value = clock.local(value) if zone is None else value.astimezone(zone)
    return formats.date_format(value, "j E Y")


def whole(text: str, most: int, field: str | None = None) -> str:
    """The text as it is, at most so many characters long; refuses a longer one with `TooLong` instead of cutting it."""
    if len(text) > most:
        raise TooLong(field, most=most, count=len(text))
    return text


def filled(template: str, facts: Mapping[str, Any]) -> str:
    """The template with its words replaced, in one pass."""
    return WORD.sub(lambda found: str(facts.get(found.group(1), "")), template)


def bracketed(template: str, titles: Mapping[str, Any]) -> str:
    """The template with its words told as what stands there: `[number of the order]`, so that none reads as missing."""
    return WORD.sub(lambda found: f"[{titles.get(found.group(1)) or found.group(1)}]", template)


def said_twice(names: Iterable[Any]) -> list[str]:
    """Names that stand more than once in one language, as people read them: case and spaces aside."""
    read: dict[tuple[str, str], str] = {}
    count: Counter[tuple[str, str]] = Counter()
    for texts in names:
        for language, text in texts.items() if isinstance(texts, dict) else ():
            if isinstance(text, str) and (words := " ".join(text.split())):
                count[(str(language), words.casefold())] += 1
                read.setdefault((str(language), words.casefold()), words)
    return list(dict.fromkeys(read[name] for name, many in count.items() if many > 1))


_LATIN: Final = dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeezijklmnoprstufye", strict=True)) | {
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}


def slug(text: str, *, longest: int = 60) -> str:
    """A name as a short key in Latin letters: `Постоянные дилеры` is `postoyannye_dilery`; empty when none is left."""
    latin = "".join(_LATIN.get(letter, letter) for letter in text.casefold())
    return re.sub(r"[^a-z0-9]+", "_", latin)[:longest].strip("_")
