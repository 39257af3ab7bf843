"""Deciding a condition in Python, and saying on which grounds.

The compiler to SQL stands beside it when filters and segments need it; a property test will hold the two equal.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from dealernet.foundation.conditions.tree import Group, Row


@dataclass(frozen=True, slots=True)
class Ground:
    """One row as it was decided: the field, what it was compared with, what it was, whether it held."""

    field: str
    operator: str
    value: Any
    actual: Any
    holds: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a condition holds, and every row it was decided on."""

    holds: bool
    grounds: tuple[Ground, ...]


def decide(condition: Group, facts: Mapping[str, Any]) -> Decision:
    """Whether the condition holds for these facts. A missing fact satisfies only `is_missing` and `is_not`."""
    grounds: list[Ground] = []
    holds = _group(condition, facts, grounds)
    return Decision(holds, tuple(grounds))


def _group(group: Group, facts: Mapping[str, Any], grounds: list[Ground]) -> bool:
    results = [
        _group(part, facts, grounds) if isinstance(part, Group) else _row(part, facts, grounds) for part in group.parts
    ]
    if group.kind == "all":
        return all(results)
    if group.kind == "any":
        return any(results)
    return not any(results)


def _row(row: Row, facts: Mapping[str, Any], grounds: list[Ground]) -> bool:
    actual = facts.get(row.field)
    holds = _holds(row, _plain(actual))
    grounds.append(Ground(row.field, row.operator, row.value, actual, holds))
    return holds


def _holds(row: Row, actual: Any) -> bool:
    there = actual not in (None, "", [], {})
    if row.operator == "is_there":
        return there
    if row.operator == "is_missing":
        return not there
    value = tuple(_alike(v, actual) for v in row.value) if isinstance(row.value, tuple) else _alike(row.value, actual)
    if row.operator == "is_not":
        return bool(actual != value)
    return there_and(row.operator, actual, value) if actual is not None else False


def there_and(operator: str, actual: Any, value: Any) -> bool:
    """One comparison of two present values; values of different kinds are never equal, less or more."""
    try:
        return bool(_COMPARISONS[operator](actual, value))
    except TypeError:
        return False


_COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "is": operators.eq,
    "is_one_of": lambda actual, value: actual in (value if isinstance(value, tuple) else (value,)),
    "contains": lambda actual, value: str(value) in str(actual),
    "at_least": operators.ge,
    "more_than": operators.gt,
    "at_most": operators.le,
    "less_than": operators.lt,
}


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return Decimal(str(value))
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str):
        return value.casefold().replace("ё", "е")
    return value


def _alike(value: Any, actual: Any) -> Any:
    if isinstance(actual, datetime) and isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(actual, date) and isinstance(value, str):
        return date.fromisoformat(value)
    return _plain(value)
