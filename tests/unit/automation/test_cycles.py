"""Circles of rules are seen before they run; rules of the main pack make none."""

from __future__ import annotations

import pytest
from django.utils import translation

from dealernet.automation.cycles import cycle_warnings
from dealernet.automation.packs import rules_of
from dealernet.automation.registry import ACTIONS, Action


@pytest.fixture(autouse=True)
def actions(monkeypatch):
    for name, announces in (("a", "orders.paid"), ("b", "orders.shipped"), ("c", "orders.changed")):
        one = Action(f"test.{name}", lambda actor, items: [], announces=frozenset({announces}))
        monkeypatch.setitem(ACTIONS, f"test.{name}", one)


def rule(on: str, *acts: str, title: str = "", **more):
    return {"title": {"ru": title}, "on": on, "then": [{"do": f"test.{act}"} for act in acts], **more}


IN_FORCE = {
    "pays": rule("orders.changed", "a", title="Платит"),
    "ships": rule("orders.paid", "b", title="Отгружает"),
}


def test_a_circle_of_three_rules_is_told_link_by_link():
    [found] = cycle_warnings(IN_FORCE, rule("orders.shipped", "c", title="Меняет"), key="changes")

    assert [(link.rule, link.announces) for link in found.links] == [
        ("changes", "orders.changed"),
        ("pays", "orders.paid"),
        ("ships", "orders.shipped"),
    ]
    with translation.override("en"):
        assert str(found).endswith(
            "“Меняет” → orders.changed → “Платит” → orders.paid → “Отгружает” → orders.shipped → “Меняет”"
        )


def test_a_rule_that_starts_itself_is_the_shortest_circle():
    [found] = cycle_warnings({}, rule("orders.paid", "a"), key="itself")

    assert [link.rule for link in found.links] == ["itself"]


@pytest.mark.parametrize(
    "body",
    [
        rule("orders.shipped", "b", title="no", off=False) | {"then": [{"wait": "1d"}, {"do": "test.unknown"}]},
        rule("orders.cancelled", "c"),
        {"on": "orders.shipped"},
        {"on": "orders.shipped", "then": ["nonsense"]},
    ],
)
def test_what_leads_nowhere_or_cannot_be_read_warns_of_nothing(body):
    assert cycle_warnings(IN_FORCE, body, key="new") == []


def test_rules_that_are_off_and_the_revision_that_is_replaced_do_not_count():
    closes = rule("orders.shipped", "c")

    assert cycle_warnings({**IN_FORCE, "ships": IN_FORCE["ships"] | {"off": True}}, closes, key="closes") == []
    assert cycle_warnings({**IN_FORCE, "closes": closes}, rule("orders.cancelled", "c"), key="closes") == []


def test_the_main_pack_runs_in_no_circle():
    rules = rules_of("main")

    assert {key: [str(one) for one in cycle_warnings(rules, body, key=key)] for key, body in rules.items()} == {
        key: [] for key in rules
    }
