"""A tick nobody ever made is a no: rules, lists and cards agree."""

from __future__ import annotations

import pytest

from dealernet.business.orders.facts import order_facts
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import parsed
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.sql import prepared
from factories.automatic import ordered
from factories.fields import field
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("is", True, {"yes"}),
        ("is", False, {"no", "never"}),
        ("is_not", True, {"no", "never"}),
        ("is_not", False, {"yes"}),
        ("is_missing", None, {"never"}),
    ],
)
def test_one_never_ticked_counts_as_a_no(operator: str, value: object, expected: set[str]) -> None:
    us = company()
    field("confirmed", "yes", title="Подтверждён")
    orders = {name: ordered(us, us.dealer())[0].id for name in ("yes", "no", "never")}
    for name in ("yes", "no"):
        set_fields(us.actor, "order", [orders[name]], {"confirmed": name == "yes"})
    told = SOURCES["order"]
    row = {"field": "field_confirmed", "operator": operator}
    condition = parsed(row if value is None else {**row, "value": value}, told.words)

    facts = told.gather(list(orders.values()))
    by_facts = {name for name, one in orders.items() if decide(condition, facts[one]).holds}
    assert told.in_sql is not None
    asked = compiled(condition, told.words, told.in_sql)
    ids = {row[0] for row in prepared(f"select o.id from orders_order o where {asked.sql}", asked.values)}
    by_sql = {name for name, one in orders.items() if one in ids}

    assert (by_facts, by_sql) == (expected, expected)
    assert order_facts(list(orders.values())).keys() == set(orders.values())
