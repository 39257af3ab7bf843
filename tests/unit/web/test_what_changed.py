"""What a revision changed, and what a rule is, in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from dealernet.foundation.conditions.wording import rows_in_words
from dealernet.foundation.facts import Fact
from dealernet.web.desk.configuration.telling import Change, changes_of
from dealernet.web.desk.rules.grouping import grouped_events

WORDS = {name: Fact("text", name) for name in ("a", "b", "c")}


@pytest.fixture(autouse=True)
def in_russian():
    with translation.override("ru"):
        yield


def status(key: str, name: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": {"ru": name}, **more}


def row(field: str) -> dict[str, str]:
    return {"field": field, "operator": "is", "value": "1"}


def test_only_what_differs_is_told_by_the_name_a_status_has_now():
    before = [status("new", "Новый", hint={"ru": "Позвонить"}), status("done", "Готов")]
    after = [status("new", "Свежий", hint={"ru": "Написать"}), status("done", "Готов")]

    assert changes_of("order_statuses", before, after) == [
        Change("«Свежий» → название", "Новый", "Свежий"),
        Change("«Свежий» → подсказка «что дальше»", "Позвонить", "Написать"),
    ]


def test_another_order_of_a_list_is_one_change_and_the_same_body_none():
    one, other = status("new", "Новый"), status("done", "Готов")

    assert changes_of("order_statuses", [one, other], [other, one]) == [
        Change("порядок списка", "«Новый», «Готов»", "«Готов», «Новый»")
    ]
    assert changes_of("order_statuses", [one, other], [dict(reversed(one.items())), other]) == []


def test_what_comes_was_nothing_and_what_goes_is_nothing():
    added = changes_of("pipeline", None, {"title": {"ru": "Продажи"}, "off": True})
    assert added == [Change("название", "", "Продажи"), Change("выключено", "", "да")]
    assert changes_of("pipeline", {"off": True}, {}) == [Change("выключено", "да", "")]


def test_conditions_are_told_in_words_and_by_groups():
    both = {"any": [{"all": [row("a"), row("b")]}, row("c")]}
    assert rows_in_words(both, WORDS) == ["хотя бы одно из этого: (a: 1 и b: 1); c: 1"]
    assert rows_in_words({"all": [row("a"), {"any": [row("b"), row("c")]}]}, WORDS) == ["a: 1", "(b: 1 или c: 1)"]
    assert rows_in_words({"all": [{"none": [row("b"), row("c")]}]}, WORDS) == ["ничего из (b: 1, c: 1)"]
    told = changes_of("order_statuses", [status("x", "Х")], [status("x", "Х", when={"all": [row("stage")]})])
    assert [one.what for one in told] == ["«Х» → условие"]


def test_events_are_found_through_by_what_they_are_about():
    groups = {str(about): [kind for kind, _said in ones] for about, ones in grouped_events(
        ["orders.submitted", "parties.moment_came", "tasks.done", "orders.paid", "unheard.of"]
    )}  # fmt: skip

    assert groups == {
        "Заказы": ["orders.submitted", "orders.paid"],
        "Задачи": ["tasks.done"],
        "По времени": ["parties.moment_came"],
        "Прочее": ["unheard.of"],
    }
