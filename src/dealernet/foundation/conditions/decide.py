"""Deciding a condition in Python, and saying on which grounds. `compile` says the same in SQL."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

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
    """Whether the condition holds for these facts. A missing fact satisfies only `is_missing` and `is_not`.

    Letters compare small, ё as е. A day is a day of the company's zone. Of several values one must satisfy,
    for `is_not` each.
    """
    grounds: list[Ground] = []
    holds = _group(condition, facts, grounds)
    return Decision(holds, tuple(grounds))


def folded(text: str) -> str:
    """A text for comparing: small letters one by one as PostgreSQL makes them, ё as е."""
    return text.replace("Σ", "σ").replace("İ", "i").lower().replace("ё", "е")


def moment(asked: str) -> date:
    """The day or the moment a row asks for; a moment without a zone is one of the company's, and is told in UTC."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        found = datetime.fromisoformat(asked)
        return (found if found.tzinfo else found.replace(tzinfo=timezone.get_default_timezone())).astimezone(UTC)


def day_of(found: datetime) -> date:
    """The day of a moment in the company's zone."""
    return found.astimezone(timezone.get_default_timezone()).date()


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
    holds = _holds(row, actual)
    grounds.append(Ground(row.field, row.operator, row.value, actual, holds))
    return holds


def _holds(row: Row, actual: Any) -> bool:
    there = actual not in (None, "", [], (), {})
    if row.operator == "is_there":
        return there
    if row.operator == "is_missing":
        return not there
    if isinstance(actual, (list, tuple)):
        found = [_compared(row, one) for one in actual]
        return all(found) if row.operator == "is_not" else any(found)
    return _compared(row, actual)


def _compared(row: Row, actual: Any) -> bool:
    if actual is None:
        return row.operator == "is_not"
    if isinstance(row.value, tuple):
        return any(_pair("is", actual, one) for one in row.value)
    return _pair("is" if row.operator == "is_one_of" else row.operator, actual, row.value)


def _pair(operator: str, actual: Any, value: Any) -> bool:
    """One comparison of two present values; values of different kinds are never equal, less or more."""
    if isinstance(actual, date) and isinstance(value, str):
        actual, value = _alike(actual, value)
    try:
        return bool(_COMPARISONS[operator](_plain(actual), _plain(value)))
    except (TypeError, ArithmeticError):
        return False


_COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "is": operators.eq,
    "is_not": operators.ne,
    "contains": lambda actual, value: str(value) in str(actual),
    "at_least": operators.ge,
    "more_than": operators.gt,
    "at_most": operators.le,
    "less_than": operators.lt,
}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return Decimal(str(value))
    if isinstance(value, UUID):
        return str(value)
    return value


def _alike(actual: date, value: str) -> tuple[date, date]:
    asked = moment(value)
    if isinstance(actual, datetime):
        aware = actual if actual.tzinfo else actual.replace(tzinfo=timezone.get_default_timezone())
        return (aware.astimezone(UTC), asked) if isinstance(asked, datetime) else (day_of(aware), asked)
    return actual, day_of(asked) if isinstance(asked, datetime) else asked
