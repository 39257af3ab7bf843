"""The tree of a condition: all, any, none over rows of field, operator and value; checked before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from dealernet.foundation.conditions.values import ValueWrong, fitting
from dealernet.foundation.facts import OWN, Fact

DEEPEST: Final = 6
MOST_ROWS: Final = 60
GROUPS: Final = ("all", "any", "none")
OPERATORS: Final[dict[str, frozenset[str]]] = {
    "is": frozenset({"text", "number", "money", "date", "yes", "choice"}),
    "is_not": frozenset({"text", "number", "money", "date", "yes", "choice"}),
    "is_one_of": frozenset({"text", "choice", "number"}),
    "at_least": frozenset({"number", "money", "date"}),
    "more_than": frozenset({"number", "money", "date"}),
    "at_most": frozenset({"number", "money", "date"}),
    "less_than": frozenset({"number", "money", "date"}),
    "contains": frozenset({"text"}),
    "is_there": frozenset({"text", "number", "money", "date", "yes", "choice"}),
    "is_missing": frozenset({"text", "number", "money", "date", "yes", "choice"}),
}
WITHOUT_VALUE: Final = frozenset({"is_there", "is_missing"})


@dataclass(frozen=True, slots=True)
class Row:
    """A field compared with a value."""

    field: str
    operator: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows and groups of which all, any or none must hold."""

    kind: str
    parts: tuple[Row | Group, ...]


class ConditionWrong(Exception):
    """A condition cannot be kept; the text says where and why."""


def parsed(body: Any, words: Mapping[str, Fact]) -> Group:
    """The tree of a JSON condition, checked against the facts it may use. Empty holds always.

    Refuses with `ConditionWrong` unknown fields and operators, values of another type, and trees too deep or large.
    """
    if not body:
        return Group("all", ())
    count = [0]
    found = _parsed(body, words, 1, count)
    return found if isinstance(found, Group) else Group("all", (found,))


def words_in(group: Group) -> frozenset[str]:
    """The fields the rows of a tree look at."""
    inner = (words_in(part) if isinstance(part, Group) else frozenset({part.field}) for part in group.parts)
    return frozenset().union(*inner)


def _parsed(body: Any, words: Mapping[str, Fact], depth: int, count: list[int]) -> Row | Group:
    count[0] += 1
    if depth > DEEPEST or count[0] > MOST_ROWS:
        raise ConditionWrong(_("at most %(rows)s rows, nested %(deep)s deep") % {"rows": MOST_ROWS, "deep": DEEPEST})
    if not isinstance(body, dict):
        raise ConditionWrong(_("expected a row or a group, found %(found)s") % {"found": type(body).__name__})
    kind = next((name for name in GROUPS if name in body), None)
    if kind is None:
        return _row(body, words)
    parts = body[kind]
    if not isinstance(parts, list) or len(body) != 1:
        raise ConditionWrong(_("“%(group)s” holds a list and nothing stands beside it") % {"group": kind})
    return Group(kind, tuple(_parsed(part, words, depth + 1, count) for part in parts))


def _row(body: dict[str, Any], words: Mapping[str, Fact]) -> Row:
    name, operator = str(body.get("field", ""))[:80], str(body.get("operator", ""))[:20]
    if name not in words:
        raise ConditionWrong(_("there is no field “%(field)s”") % {"field": name})
    if operator not in OPERATORS or words[name].type not in OPERATORS[operator]:
        raise ConditionWrong(_("“%(field)s” cannot be asked “%(operator)s”") % {"field": name, "operator": operator})
    if operator in WITHOUT_VALUE:
        return Row(name, operator)
    try:
        row = Row(name, operator, fitting(words[name], operator, body.get("value")))
    except ValueWrong as wrong:
        raise ConditionWrong(f"“{name} {operator}”: {wrong}") from None
    return _no_where_not_said(row) if words[name].type == "yes" and OWN in name else row


def _no_where_not_said(row: Row) -> Row:
    """The same row of a tick of the company's own: one nobody ever ticked is a no."""
    if row.value is not False or row.operator not in ("is", "is_not"):
        return row
    return Row(row.field, "is_not" if row.operator == "is" else "is", True)
