"""A value as it is kept: as it is told, and what it is found by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dealernet.foundation.conditions.decide import folded
from dealernet.foundation.fields.field import Field


@dataclass(frozen=True, slots=True)
class Stored:
    """One value: `value` is as it is told, one of the others is what it is found by."""

    value: Any
    words: str | None = None
    number: Decimal | None = None
    day: date | None = None
    flag: bool | None = None


def stored(field: Field, value: Any) -> Stored:
    """A checked value as it is kept: a decimal, a day, yes or no, a text, or what tells a record or a file."""
    if field.column == "number":
        return Stored(str(value), number=value)
    if field.column == "day":
        return Stored(value.isoformat(), day=value)
    if field.column == "flag":
        return Stored(value, flag=value)
    return Stored(value, words=folded(value["label"] if isinstance(value, dict) else value))


def told_value(value: Any, column: str) -> Any:
    """A kept value as conditions take it: of a record or a file what it is called."""
    if column == "number":
        return Decimal(value)
    if column == "day":
        return date.fromisoformat(value)
    return value["label"] if isinstance(value, dict) else value
