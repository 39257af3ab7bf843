"""From a form to a condition and back: what stands in the builder, read node by node, refused row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _

from dealernet.foundation.conditions.tree import (
    DEEPEST,
    GROUPS,
    MOST_ROWS,
    OPERATORS,
    WITHOUT_VALUE,
    ConditionWrong,
    parsed,
)
from dealernet.foundation.conditions.values import LONGEST_VALUE, ValueWrong, fitting
from dealernet.foundation.facts import Fact
from dealernet.web.components.conditions import ConditionForm, GroupForm, RowForm

ROOT: Final = "0"
_ID: Final = re.compile(r"[0-9a-z]{1,16}")
_SPACES: Final = dict.fromkeys(map(ord, " \u00a0\u202f₽"), None)


class Sent(Protocol):
    """What a form sends: several values a name."""

    def getlist(self, key: str) -> list[str]:
        """All values of a name."""
        ...


def condition_of(body: Any, prefix: str, words: Mapping[str, Fact]) -> ConditionForm:
    """The builder with a condition as it was kept; one that holds always is empty."""
    numbers = map(str, count(1))
    whole = body if body and _kind(body) else {"all": [body] if body else []}
    root = _drawn(whole, ROOT, "", numbers)
    assert isinstance(root, GroupForm)  # noqa: S101 - a group was given
    return _checked(prefix, words, root)


def condition_from(data: Sent, prefix: str, words: Mapping[str, Fact]) -> ConditionForm:
    """The builder as it was sent: its `body` is the tree when all is right, else errors stand beside the rows."""
    nodes = [node.partition(":")[::2] for node in data.getlist(f"{prefix}-node")]
    if len(nodes) > 3 * MOST_ROWS:
        return ConditionForm(prefix, words, GroupForm(ROOT, "", "all"), error=_too_large())
    below: dict[str, list[tuple[str, str]]] = {}
    for node, parent in nodes:
        if _ID.fullmatch(node) and node != ROOT:
            below.setdefault(parent, []).append((node, parent))
    return _checked(prefix, words, _read_group(_Reading(data, prefix, below), ROOT, "", 1))


@dataclass(frozen=True, slots=True)
class _Reading:
    data: Sent
    prefix: str
    below: Mapping[str, Sequence[tuple[str, str]]]

    def told(self, node: str, name: str) -> list[str]:
        return self.data.getlist(f"{self.prefix}-{node}-{name}")

    def one(self, node: str, name: str) -> str:
        return next(iter(self.told(node, name)), "")[:80]


def _read_group(reading: _Reading, node: str, parent: str, depth: int) -> GroupForm:
    kind = reading.one(node, "kind")
    below = reading.below.get(node, ()) if depth <= 2 * DEEPEST else ()
    parts = [
        _read_group(reading, child, up, depth + 1) if reading.told(child, "kind") else _read_row(reading, child, up)
        for child, up in below
    ]
    return GroupForm(node, parent, kind if kind in GROUPS else "all", parts)


def _read_row(reading: _Reading, node: str, parent: str) -> RowForm:
    operator = reading.one(node, "operator")
    sent = reading.told(node, "value")
    if operator == "is_one_of" and len(sent) == 1:
        sent = sent[0][: 100 * LONGEST_VALUE].splitlines()
    typed = tuple(value[: LONGEST_VALUE + 1].strip() for value in sent if value.strip())
    return RowForm(node, parent, reading.one(node, "field"), operator, typed)


def _checked(prefix: str, words: Mapping[str, Fact], root: GroupForm) -> ConditionForm:
    """Every row with what is wrong in it, and the tree when nothing is."""
    seen, wrong = _with_errors(root, words, top=True)
    if wrong:
        return ConditionForm(prefix, words, seen)
    body = _body(seen, words) if seen.parts else {}
    if seen.kind == "all" and len(seen.parts) == 1:
        body = body["all"][0]
    try:
        parsed(body, words)
    except ConditionWrong:
        return ConditionForm(prefix, words, seen, error=_too_large())
    return ConditionForm(prefix, words, seen, body)


def _with_errors(group: GroupForm, words: Mapping[str, Fact], *, top: bool = False) -> tuple[GroupForm, bool]:
    parts: list[RowForm | GroupForm] = []
    wrong = not group.parts and not top
    for part in group.parts:
        if isinstance(part, GroupForm):
            inner, inner_wrong = _with_errors(part, words)
            parts.append(inner)
            wrong = wrong or inner_wrong
        else:
            error = _error_of(part, words)
            parts.append(replace(part, error=error))
            wrong = wrong or bool(error)
    error = "" if group.parts or top else _("The group is empty: add a condition, or remove it.")
    return replace(group, parts=parts, error=error), wrong


def _error_of(row: RowForm, words: Mapping[str, Fact]) -> str:
    if not row.field:
        return _("Choose what to look at.")
    word = words.get(row.field)
    if word is None:
        return _("There is no such field any more: choose another.")
    if row.operator not in OPERATORS or word.type not in OPERATORS[row.operator]:
        return _("Choose how to compare.")
    try:
        _value(row, word)
    except ValueWrong as wrong:
        return str(wrong)
    return ""


def _value(row: RowForm, word: Fact) -> Any:
    """The value as JSON keeps it, from what was typed."""
    if row.operator in WITHOUT_VALUE:
        return None
    told = [_meant(one, word) for one in row.typed]
    value = fitting(word, row.operator, told if row.operator == "is_one_of" else (told[0] if told else None))
    if word.choices and any(one not in word.choices for one in (value if isinstance(value, tuple) else (value,))):
        raise ValueWrong(_("There is no such choice any more: choose another."))
    return [_plain(one) for one in value] if isinstance(value, tuple) else _plain(value)


def _meant(typed: str, word: Fact) -> Any:
    if word.type in ("number", "money"):
        return typed.translate(_SPACES).replace(",", ".").replace("\u2212", "-")
    if word.type == "yes":
        return {"yes": True, "no": False}.get(typed, typed)
    return typed


def _plain(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"


def _body(part: RowForm | GroupForm, words: Mapping[str, Fact]) -> Any:
    if isinstance(part, GroupForm):
        return {part.kind: [_body(inner, words) for inner in part.parts]}
    told = {"field": part.field, "operator": part.operator}
    return told if part.operator in WITHOUT_VALUE else {**told, "value": _value(part, words[part.field])}


def _drawn(body: Any, node: str, parent: str, numbers: Iterator[str], depth: int = 1) -> RowForm | GroupForm:
    kind = _kind(body)
    if kind:
        inner = body[kind][: 2 * MOST_ROWS] if isinstance(body[kind], list) and depth <= 2 * DEEPEST else []
        return GroupForm(node, parent, kind, [_drawn(one, next(numbers), node, numbers, depth + 1) for one in inner])
    told = body if isinstance(body, dict) else {}
    value = told.get("value")
    several = value if isinstance(value, (list, tuple)) else ([] if value is None else [value])
    typed = tuple(_as_typed(one) for one in several)
    return RowForm(node, parent, str(told.get("field", "")), str(told.get("operator", "")), typed)


def _kind(body: Any) -> str:
    return next((name for name in GROUPS if name in body), "") if isinstance(body, dict) else ""


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _too_large() -> str:
    return _("At most %(rows)s conditions, nested %(deep)s deep.") % {"rows": MOST_ROWS, "deep": DEEPEST - 2}
