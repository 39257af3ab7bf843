"""Conditions: what holds, what may be asked, and what the tree says for and against."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.explain import explained
from dealernet.foundation.conditions.tree import DEEPEST, ConditionWrong, Group, Row, parsed
from dealernet.foundation.facts import Fact

WORDS = {
    "total": Fact("money", "sum"),
    "days": Fact("number", "deferral"),
    "name": Fact("text", "name"),
    "paid": Fact("yes", "paid"),
    "due": Fact("date", "due"),
    "stage": Fact("choice", "stage", {"new": "New", "old": "Old"}),
}


def row(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, **({} if value is None else {"value": value})}


def holds(body: Any, **facts: Any) -> bool:
    return decide(parsed(body, WORDS), facts).holds


@pytest.mark.parametrize(
    ("body", "facts", "expected"),
    [
        ({}, {}, True),
        (row("total", "at_least", 100), {"total": Decimal("100.00")}, True),
        (row("total", "more_than", "100"), {"total": Decimal("100.00")}, False),
        (row("total", "less_than", 100), {}, False),
        (row("name", "is", "ёлка"), {"name": "ЕЛКА"}, True),
        (row("name", "contains", "дилер"), {"name": "ООО «Дилер»"}, True),
        (row("name", "is_not", "x"), {}, True),
        (row("name", "is_missing"), {"name": ""}, True),
        (row("days", "is_there"), {"days": 0}, True),
        (row("paid", "is", True), {"paid": True}, True),
        (row("paid", "is", True), {"paid": False}, False),
        (row("stage", "is_one_of", ["new", "old"]), {"stage": "old"}, True),
        (row("due", "at_most", "2026-11-24"), {"due": date(2026, 11, 24)}, True),
        ({"any": [row("paid", "is", True), row("days", "more_than", 5)]}, {"paid": False, "days": 14}, True),
        ({"none": [row("paid", "is", True)]}, {"paid": False}, True),
        ({"all": [{"none": [row("paid", "is", True)]}, row("days", "is", 14)]}, {"days": 14}, True),
    ],
)
def test_what_holds(body, facts, expected):
    assert holds(body, **facts) is expected


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (row("colour", "is", 1), "no field"),
        (row("name", "at_least", 1), "cannot be asked"),
        (row("total", "is"), "Give a value"),
        (row("total", "is", "many"), "Give a number"),
        (row("total", "is", "NaN"), "Give a number"),
        (row("total", "at_least", "1e999999"), "too large"),
        (row("total", "at_least", True), "Give a number"),
        (row("days", "is_one_of", []), "Give a value"),
        (row("days", "is_one_of", [1, "two"]), "Give a number"),
        (row("name", "is_one_of", ["x"] * 101), "At most 100 values"),
        (row("name", "is", "x" * 10_000_000), "At most 500 characters"),
        (row("name", "is", ""), "Give a value"),
        (row("name", "is", "a\x00b"), "Give a text"),
        (row("name", "is", "\ud800"), "Give a text"),
        (row("name", "is", {"a": 1}), "Give a text"),
        (row("paid", "is", "true"), "Choose yes or no"),
        (row("due", "is", "2026-02-30"), "Give a day"),
        (row("due", "is", "1"), "Give a day"),
        (row("due", "is", "0001-01-01"), "between 1900 and 2200"),
        ({"all": row("paid", "is", True)}, "holds a list"),
        ({"all": [], "any": []}, "nothing stands beside"),
        ([1], "expected a row or a group"),
        ({"all": [row("paid", "is", True)] * 61}, "at most 60 rows"),
    ],
)
def test_what_may_not_be_asked_is_refused_in_words(body, why):
    with translation.override("en"), pytest.raises(ConditionWrong, match=why):
        parsed(body, WORDS)


def test_a_tree_too_deep_is_refused():
    body: Any = row("paid", "is", True)
    for _ in range(DEEPEST):
        body = {"all": [body]}

    with pytest.raises(ConditionWrong):
        parsed(body, WORDS)


def test_grounds_name_values_for_and_against_in_both_languages():
    condition = parsed(
        {"all": [row("days", "more_than", 0), row("stage", "is", "new"), row("name", "is_there")]}, WORDS
    )
    grounds = [
        {"field": g.field, "operator": g.operator, "value": g.value, "actual": g.actual, "holds": g.holds}
        for g in decide(condition, {"days": 14, "stage": "old", "name": ""}).grounds
    ]

    with translation.override("en"):
        assert [(reason.text, reason.holds) for reason in explained(grounds, WORDS)] == [
            ("deferral: 14; asked for more than 0", True),
            ("stage: Old; asked for New", False),
            ("name: not set", False),
        ]
    with translation.override("ru"):
        assert explained(grounds, WORDS)[0].text == "deferral: 14; нужно больше 0"


values = st.one_of(st.none(), st.booleans(), st.integers(-50, 50), st.text(max_size=5), st.just([]))
rows = st.builds(
    Row,
    st.sampled_from(["total", "days", "name"]),
    st.sampled_from(["is", "is_not", "at_least", "at_most", "more_than", "less_than", "is_there", "is_missing"]),
    st.one_of(st.integers(-50, 50), st.text(max_size=5)),
)
trees = st.recursive(
    rows,
    lambda inner: st.builds(Group, st.sampled_from(["all", "any", "none"]), st.lists(inner, max_size=4).map(tuple)),
    max_leaves=12,
)
facts_told = st.dictionaries(st.sampled_from(["total", "days", "name"]), values)


@given(tree=trees, facts=facts_told)
def test_no_facts_break_a_decision_and_none_is_the_opposite_of_any(tree, facts):
    group = tree if isinstance(tree, Group) else Group("all", (tree,))

    either = decide(Group("any", group.parts), facts).holds
    neither = decide(Group("none", group.parts), facts).holds

    assert either is not neither
    assert decide(Group("all", (group,)), facts).holds is decide(group, facts).holds


@given(tree=trees, facts=facts_told)
def test_every_row_that_was_asked_is_a_ground(tree, facts):
    group = tree if isinstance(tree, Group) else Group("all", (tree,))

    assert len(decide(group, facts).grounds) == _rows(group)


@given(value=st.integers(-1000, 1000), actual=st.decimals(-1000, 1000, places=2))
def test_numbers_compare_as_numbers(value, actual):
    facts = {"total": actual}
    results = [holds(row("total", name, value), **facts) for name in ("less_than", "is", "more_than")]

    assert results == [actual < value, actual == value, actual > value]


def _rows(part: Row | Group) -> int:
    return 1 if isinstance(part, Row) else sum(_rows(inner) for inner in part.parts)
