"""A sum in Russian words, as it stands on invoices."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_ONES: Final = (
    "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
    "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать",
    "девятнадцать",
)  # fmt: skip
_FEMININE: Final = {1: "одна", 2: "две"}
_TENS: Final = (
    "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто",
)  # fmt: skip
_HUNDREDS: Final = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_SCALES: Final = (
    ("", "", "", False),
    ("тысяча", "тысячи", "тысяч", True),
    ("миллион", "миллиона", "миллионов", False),
    ("миллиард", "миллиарда", "миллиардов", False),
    ("триллион", "триллиона", "триллионов", False),
)


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number: 1 рубль, 2 рубля, 5 рублей."""
    if 11 <= number % 100 <= 14:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(number % 10, many)


def amount_in_words(amount: Decimal) -> str:
    """A sum of roubles in words with kopecks in figures, the first letter capital."""
    kopecks = int((amount * 100).to_integral_value())
    roubles, rest = divmod(kopecks, 100)
    words = _integer(roubles)
    rouble, kopeck = plural(roubles, "рубль", "рубля", "рублей"), plural(rest, "копейка", "копейки", "копеек")
    text = f"{words} {rouble} {rest:02d} {kopeck}"
    return text[0].upper() + text[1:]


def _integer(number: int) -> str:
    if number == 0:
        return "ноль"
    parts: list[str] = []
    for one, few, many, feminine in _SCALES:
        number, triple = divmod(number, 1000)
        if triple:
            name = plural(triple, one, few, many)
            parts.insert(0, f"{_triple(triple, feminine=feminine)} {name}".strip())
    return " ".join(parts)


def _triple(number: int, *, feminine: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = (0, rest) if rest < 20 else divmod(rest, 10)
    last = _FEMININE.get(ones, _ONES[ones]) if feminine else _ONES[ones]
    return " ".join(word for word in (_HUNDREDS[hundreds], _TENS[tens], last) if word)
