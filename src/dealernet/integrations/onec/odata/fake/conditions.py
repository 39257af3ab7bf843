"""`$filter` as the fake understands it: comparisons, and, or, brackets, literals, cast. Anything else is an error."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

TOKEN: Final = re.compile(
    r"\s*(?:(?P<guid>guid'[^']*')|(?P<moment>datetime'[^']*')|(?P<text>'(?:[^']|'')*')|(?P<cast>cast\([^)]*\))"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[\w/]+)|(?P<sign>[()]))"
)
COMPARES: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
Row = Mapping[str, Any]
Test = Callable[[Row], bool]


class FilterWrong(Exception):
    """1C does not understand the condition."""


def condition(text: str, known: set[str]) -> Test:
    """A test of rows; refuses fields the set does not have, as 1C does."""
    if not text.strip():
        return lambda row: True
    tokens = _tokens(text)
    test = _either(tokens, known)
    if tokens:
        raise FilterWrong(tokens[0])
    return test


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if match is None:
            raise FilterWrong(text[at : at + 20])
        found.append(match[0].strip())
        at = match.end()
    return found


def _either(tokens: list[str], known: set[str]) -> Test:
    tests = [_together(tokens, known)]
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        tests.append(_together(tokens, known))
    return lambda row: any(test(row) for test in tests)


def _together(tokens: list[str], known: set[str]) -> Test:
    tests = [_one(tokens, known)]
    while tokens and tokens[0] == "and":
        tokens.pop(0)
        tests.append(_one(tokens, known))
    return lambda row: all(test(row) for test in tests)


def _one(tokens: list[str], known: set[str]) -> Test:
    if not tokens:
        raise FilterWrong("…")
    first = tokens.pop(0)
    if first == "not":
        inner = _one(tokens, known)
        return lambda row: not inner(row)
    if first == "(":
        test = _either(tokens, known)
        if not tokens or tokens.pop(0) != ")":
            raise FilterWrong(")")
        return test
    if first not in known:
        raise FilterWrong(first)
    if not tokens or tokens[0] not in COMPARES:
        return lambda row: row.get(first) is True
    compare, value = COMPARES[tokens.pop(0)], _value(tokens.pop(0) if tokens else "")
    return lambda row: row.get(first) is not None and compare(row[first], value)


def _value(token: str) -> Any:
    if token.startswith("cast("):
        found = re.match(r"cast\(guid'([^']*)'", token)
        return found[1] if found else ""
    if token.startswith("guid'"):
        return token[5:-1]
    if token.startswith("datetime'"):
        return token[9:-1]
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if (switch := {"true": True, "false": False}.get(token)) is not None:
        return switch
    try:
        return float(token)
    except ValueError:
        raise FilterWrong(token) from None
