"""The condition builder: what a form sends becomes a tree and comes back; what is wrong stands beside its row."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dealernet.foundation.conditions.tree import parsed
from dealernet.foundation.facts import Fact
from dealernet.web.components.condition_forms import condition_from, condition_of
from dealernet.web.components.conditions import ConditionForm, GroupForm, condition

WORDS = {
    "total": Fact("money", "sum"),
    "days": Fact("number", "deferral"),
    "name": Fact("text", "name"),
    "paid": Fact("yes", "paid"),
    "due": Fact("date", "due"),
    "stage": Fact("choice", "stage", {"new": "New", "old": "Old"}),
    "type": Fact("choice", "customer type"),
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def sent(form: ConditionForm, part: Any = None, data: QueryDict | None = None) -> QueryDict:
    """What a browser would send of a builder."""
    data = QueryDict(mutable=True) if data is None else data
    part = form.root if part is None else part
    if part.parent:
        data.appendlist(f"{form.prefix}-node", f"{part.id}:{part.parent}")
    if isinstance(part, GroupForm):
        data.appendlist(f"{form.prefix}-{part.id}-kind", part.kind)
        for inner in part.parts:
            sent(form, inner, data)
        return data
    data.appendlist(f"{form.prefix}-{part.id}-field", part.field)
    data.appendlist(f"{form.prefix}-{part.id}-operator", part.operator)
    word = form.words.get(part.field)
    values = part.typed if word and word.choices else ["\r\n".join(part.typed)]
    for value in values:
        data.appendlist(f"{form.prefix}-{part.id}-value", value)
    return data


def row(name: str, field: str, operator: str, *values: str, parent: str = "0") -> dict[str, list[str]]:
    told = {"if-node": [f"{name}:{parent}"], f"if-{name}-field": [field], f"if-{name}-operator": [operator]}
    return {**told, f"if-{name}-value": list(values)}


def read(*parts: dict[str, list[str]], root: str = "all") -> ConditionForm:
    data = QueryDict(mutable=True)
    data["if-0-kind"] = root
    for part in parts:
        for name, values in part.items():
            data.setlist(name, [*data.getlist(name), *values])
    return condition_from(data, "if", WORDS)


def errors(part: Any) -> dict[str, str]:
    inner = {k: v for one in getattr(part, "parts", ()) for k, v in errors(one).items()}
    return inner | ({part.id: part.error} if part.error else {})


rows = st.one_of(
    st.builds(
        lambda f, o, v: {"field": f, "operator": o, "value": v},
        st.sampled_from(["total", "days"]),
        st.sampled_from(["is", "is_not", "at_least", "less_than"]),
        st.one_of(st.integers(-(10**15), 10**15), st.sampled_from(["12.5", "-0.01", "1000.001"])),
    ),
    st.builds(
        lambda v: {"field": "name", "operator": "is_one_of", "value": v},
        st.lists(st.text("абвЁё ,;“Z0", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=4),
    ),
    st.builds(lambda v: {"field": "paid", "operator": "is", "value": v}, st.booleans()),
    st.builds(
        lambda v: {"field": "due", "operator": "at_most", "value": v.isoformat()},
        st.dates().filter(lambda d: 1900 <= d.year <= 2200),
    ),
    st.builds(
        lambda v: {"field": "stage", "operator": "is_one_of", "value": v}, st.sampled_from([["new"], ["new", "old"]])
    ),
    st.just({"field": "type", "operator": "is_missing"}),
)


def group(parts: Any) -> Any:
    return st.builds(lambda kind, inner: {kind: inner}, st.sampled_from(["all", "any", "none"]), parts)


inner = group(st.lists(st.one_of(rows, group(st.lists(rows, min_size=1, max_size=3))), min_size=1, max_size=3))
trees = st.one_of(st.just({}), rows, group(st.lists(st.one_of(rows, inner), min_size=2, max_size=3)))


@given(tree=trees)
def test_a_condition_drawn_and_sent_back_is_the_same(tree):
    drawn = condition_of(tree, "if", WORDS)
    assert drawn.body == tree

    again = condition_from(sent(drawn), "if", WORDS)

    assert (again.body, again.error, errors(again.root)) == (tree, "", {})
    parsed(again.body, WORDS)


def test_numbers_are_taken_as_people_type_them():
    form = read(row("1", "total", "at_least", "1 250 000,50 ₽"), row("2", "days", "is", "−3"))

    assert form.body == {
        "all": [
            {"field": "total", "operator": "at_least", "value": "1250000.5"},
            {"field": "days", "operator": "is", "value": -3},
        ]
    }


def test_nested_groups_are_read_in_the_order_they_stand():
    form = read(
        row("a", "paid", "is", "no"),
        {"if-node": ["g:0"], "if-g-kind": ["any"]},
        row("b", "days", "more_than", "5", parent="g"),
        row("c", "stage", "is_one_of", "new", "old", parent="g"),
    )

    assert form.body == {
        "all": [
            {"field": "paid", "operator": "is", "value": False},
            {
                "any": [
                    {"field": "days", "operator": "more_than", "value": 5},
                    {"field": "stage", "operator": "is_one_of", "value": ["new", "old"]},
                ]
            },
        ]
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("1", "", ""), "Choose what to look at."),
        (row("1", "colour", "is", "red"), "There is no such field any more: choose another."),
        (row("1", "name", "at_least", "5"), "Choose how to compare."),
        (row("1", "name", "; drop table", "5"), "Choose how to compare."),
        (row("1", "name", "is", "  "), "Give a value."),
        (row("1", "days", "is_one_of", "\n\n"), "Give a value."),
        (row("1", "total", "at_least", "many"), "Give a number."),
        (row("1", "total", "at_least", "Infinity"), "Give a number."),
        (row("1", "total", "at_least", "1e400"), "The number is too large or too exact."),
        (row("1", "days", "is_one_of", "1\ntwo"), "Give a number."),
        (row("1", "paid", "is", "maybe"), "Choose yes or no."),
        (row("1", "due", "is", "31.02.2026"), "Give a day."),
        (row("1", "stage", "is", "gone"), "There is no such choice any more: choose another."),
        (row("1", "name", "is", "x" * 10_000_000), "At most 500 characters."),
        (row("1", "name", "is", "a\x00"), "Give a text."),
        ({"if-node": ["1:0"], "if-1-kind": ["any"]}, "The group is empty: add a condition, or remove it."),
    ],
)
def test_what_is_wrong_stands_beside_its_row_and_the_others_keep_theirs(wrong, said):
    form = read(wrong, row("2", "name", "is", "Вега"))

    assert (form.body, errors(form.root)) == (None, {"1": said})
    assert [part.id for part in form.root.parts] == ["1", "2"]
    page = render_to_string("components/condition.html", condition(form, "If"))
    assert page.count(said) == 1
    assert 'value="Вега"' in page
    assert len(page) < 40_000


def test_too_many_rows_and_too_deep_a_tree_are_refused_whole():
    many = read(*(row(str(n), "paid", "is", "yes") for n in range(1, 70)))
    endless = read(*(row(f"n{n}", "paid", "is", "yes") for n in range(5_000)))
    deep = read(
        *({"if-node": [f"{n}:{n - 1}"], f"if-{n}-kind": ["all"]} for n in range(1, 12)),
        row("99", "paid", "is", "yes", parent="11"),
    )

    assert {(form.body, form.error) for form in (many, endless, deep)} == {
        (None, "At most 60 conditions, nested 4 deep.")
    }


def test_a_loop_of_groups_and_a_stray_row_hold_nothing_up():
    form = read({"if-node": ["a:b", "b:a"], "if-a-kind": ["all"], "if-b-kind": ["all"]}, row("9", "paid", "is", "yes"))

    assert form.body == {"field": "paid", "operator": "is", "value": True}


def test_what_was_typed_is_escaped():
    form = read(row("1", "<b>", "is", "x"), row("2", "name", "is", '"><script>alert(1)</script>'))

    page = render_to_string("components/condition.html", condition(form, "If"))

    assert "<script" not in page
    assert "<b>" not in page


def test_operators_and_choices_are_in_the_readers_words():
    with translation.override("ru"):
        page = render_to_string("components/condition.html", condition(condition_of({}, "if", WORDS), "Если"))

    assert "не раньше" in page
    assert "выполнены все" in page
    assert ">at least<" not in page
