"""Orders over the API come with their own fields: kept and told with the order, refused by name, once a key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.models import Order
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.validations import KIND as VALIDATION
from factories.fields import field
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
ORDERS = "/api/v1/orders/"


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def vega(us: Company) -> Dealer:
    field("weight", "number", title="Вес", buyer="changes")
    field("care", "several", title="Беречь", choices={"a": "Хрупкое", "b": "Тяжёлое"}, buyer="changes")
    field("inner", title="Внутреннее")
    field("size", subject="line", title="Размер", buyer="changes")
    return us.dealer("ООО «Вега»")


def key(account: Account, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}", **more}


def post(path: str, body: Any, headers: dict[str, str]) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)


def order_of(us: Company, **more: Any) -> dict[str, Any]:
    return {"lines": [{"product": str(us.product().id), "quantity": 1, "fields": {"size": "XL"}}], **more}


def counts() -> tuple[int, int, int]:
    return Order.objects.count(), EventRow.objects.count(), FieldValue.objects.count()


def test_an_order_and_its_lines_hold_what_was_sent(us: Company, vega: Dealer) -> None:
    headers = key(vega.account)
    sent = order_of(us, fields={"weight": "12,5", "care": ["тяжелое", "a"]})
    sent["lines"].append({"product": str(us.product().id), "quantity": 2})

    made = post(ORDERS, sent, headers).json()
    told = Client().get(f"{ORDERS}{made['id']}/", headers=headers).json()

    assert told["fields"] == {"weight": "12.5", "care": ["b", "a"]}
    assert [line["fields"] for line in told["lines"]] == [{"size": "XL"}, {"size": None}]
    filled = EventRow.objects.filter(kind__endswith="fields_changed").order_by("id")
    assert [(row.kind, row.facts["now"], row.facts["number"]) for row in filled] == [
        ("orders.fields_changed", {"weight": "12.5", "care": ["b", "a"]}, made["number"]),
        ("orders.line_fields_changed", {"size": "XL"}, made["number"]),
    ]
    assert broken_laws() == []


@pytest.mark.parametrize(
    ("fields", "of_line", "named", "code"),
    [
        ({"weight": "много"}, {}, "field_weight", "field_wrong"),
        ({"colour": "red"}, {}, "colour", "field_unknown"),
        ({"inner": "x"}, {}, "inner", "field_unknown"),
        ({}, {"size": "я" * 501}, "lines.0.field_size", "field_wrong"),
        ({}, {"length": "1"}, "lines.0.length", "field_unknown"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_made(
    us: Company, vega: Dealer, fields: dict[str, Any], of_line: dict[str, Any], named: str, code: str
) -> None:
    sent = order_of(us, fields=fields)
    sent["lines"][0]["fields"] = of_line
    before = counts()

    answer = post(ORDERS, sent, key(vega.account, **{"Idempotency-Key": "1"}))

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, code, named)
    assert counts() == before


def test_two_lines_of_one_product_may_not_disagree(us: Company, vega: Dealer) -> None:
    sent = order_of(us)
    sent["lines"].append({**sent["lines"][0], "fields": {"size": "S"}})

    answer = post(ORDERS, sent, key(vega.account))

    assert (answer.status_code, answer.json()["field"], Order.objects.count()) == (422, "lines.1.size", 0)


def test_one_key_makes_one_order_with_one_set_of_values(us: Company, vega: Dealer) -> None:
    headers, sent = key(vega.account, **{"Idempotency-Key": "1"}), order_of(us, fields={"weight": 1})

    first, again = post(ORDERS, sent, headers), post(ORDERS, sent, headers)

    assert (first.status_code, again.content) == (201, first.content)
    assert (Order.objects.count(), FieldValue.objects.count()) == (1, 2)


def test_in_a_batch_one_that_does_not_fit_stops_no_other_and_many_cost_as_one(us: Company, vega: Dealer) -> None:
    good, bad = order_of(us, fields={"weight": 1}), order_of(us, fields={"weight": "x"})
    headers = key(vega.account)
    post(f"{ORDERS}batch/", {"orders": [good]}, headers)
    with CaptureQueriesContext(connection) as one:
        post(f"{ORDERS}batch/", {"orders": [good]}, headers)

    with CaptureQueriesContext(connection) as many:
        answer = post(f"{ORDERS}batch/", {"orders": [good] * 9 + [bad]}, headers)

    outcomes = answer.json()["outcomes"]
    assert [one["order"] is not None for one in outcomes] == [True] * 9 + [False]
    assert outcomes[9]["refused"]["field"] == "field_weight"
    assert len(many) == len(one)
    assert FieldValue.objects.count() == 22


def test_a_validation_of_a_new_order_sees_what_its_fields_hold(us: Company, vega: Dealer) -> None:
    body = {
        "title": {"ru": "Без тяжёлого"},
        "subject": "order",
        "fields": ["field_weight"],
        "means": "forbid",
        "when": {"field": "field_weight", "operator": "more_than", "value": 100},
        "message": {"ru": "Тяжелее 100 кг не возим."},
    }
    publish(us.actor, VALIDATION, "light", body)
    headers, before = key(vega.account), counts()

    heavy = post(ORDERS, order_of(us, fields={"weight": 101}), headers)
    refused = counts()
    light = post(ORDERS, order_of(us, fields={"weight": 99}), headers)

    assert (heavy.status_code, heavy.json()["message"], refused) == (422, "Тяжелее 100 кг не возим.", before)
    assert light.status_code == 201
