"""Russian alphabetical order, which the database's collation must not be trusted with."""

from __future__ import annotations

from typing import Final

from django.db.models import Func, TextField, Value
from django.db.models.functions import Lower, Replace

AFTER_YE: Final = "е" + chr(0x10FFFE)
"""Sorts after every word with е and before any with ж, where ё belongs."""


def russian_order(column: str) -> Func:
    """A sort key by letters: capitals equal to small ones, ё between е and ж."""
    return Replace(Lower(column), Value("ё"), Value(AFTER_YE), output_field=TextField())


def russian_key(text: str) -> str:
    """The same key in Python."""
    return text.lower().replace("ё", AFTER_YE)
