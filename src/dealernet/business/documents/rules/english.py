"""A sum in English words, for papers a buyer abroad reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_ONES: Final = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = ("", "thousand", "million", "billion", "trillion")


def in_english_words(amount: Decimal) -> str:
    """A sum of roubles in words with kopecks in figures, the first letter capital."""
    total = int((amount * 100).to_integral_value())
    roubles, rest = divmod(total, 100)
    rouble, kopeck = "rouble" if roubles == 1 else "roubles", "kopeck" if rest == 1 else "kopecks"
    return f"{_integer(roubles)} {rouble} {rest:02d} {kopeck}".capitalize()


def _integer(number: int) -> str:
    if number == 0:
        return "zero"
    parts: list[str] = []
    for scale in _SCALES:
        number, triple = divmod(number, 1000)
        if triple:
            parts.insert(0, f"{_triple(triple)} {scale}".strip())
    return " ".join(parts)


def _triple(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = (0, rest) if rest < 20 else divmod(rest, 10)
    below = "-".join(word for word in (_TENS[tens], _ONES[ones]) if word)
    return " ".join(word for word in (f"{_ONES[hundreds]} hundred" if hundreds else "", below) if word)
