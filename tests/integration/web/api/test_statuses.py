"""Statuses over the API: read by everybody in their own words, looked at and published by whoever may."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, publish_statuses
from dealernet.business.orders.queries import order_statuses_in_force
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from factories.happening import let_it_happen
from factories.statuses import with_one, without
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def key(account: Account) -> dict[str, Any]:
    return {"HTTP_AUTHORIZATION": f"Bearer {issue_token(account, 'test')}"}


@pytest.fixture
def admin(us: Company) -> dict[str, Any]:
    return key(Account.objects.create_user("a@x.example", "correct horse", name="А", role="administrator"))


def test_a_buyer_reads_the_buyers_names_and_no_definition(us: Company, client: Client) -> None:
    hints = {"hint": {"ru": "Позвонить"}, "buyer_hint": {"ru": "Ждите звонка"}}
    publish_statuses(us.actor, with_one("received", tone="wait", **hints))
    buyer = key(us.dealer().account)

    told = client.get("/api/v1/orders/statuses/", **buyer).json()

    assert (told["revision"], told["definition"]) == (1, None)
    assert told["statuses"][1] == {
        "status": "received",
        "status_name": "Заказ получен",
        "stages": ["submitted"],
        "colour": "wait",
        "hint": "Ждите звонка",
    }
    answer = client.put(
        "/api/v1/orders/statuses/", {"definition": [], "revision": 1}, content_type="application/json", **buyer
    )
    assert answer.status_code == 403


def test_whoever_publishes_looks_ahead_and_then_publishes_once(
    us: Company, client: Client, admin: dict[str, Any]
) -> None:
    product, dealer = us.product(), us.dealer()
    place_orders(us.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])
    definition = client.get("/api/v1/orders/statuses/", **admin).json()["definition"]
    body = {"definition": [one for one in definition if one["key"] != "received"], "revision": 0}
    next(one for one in definition if one["key"] == "accepted")["stages"] = ["submitted", "qualified"]
    sent = {"content_type": "application/json", **admin}

    ahead = client.post("/api/v1/orders/statuses/preview/", body, **sent).json()
    done = client.put("/api/v1/orders/statuses/", body, **sent)
    again = client.put("/api/v1/orders/statuses/", {**body, "definition": definition}, **sent)

    assert ahead == {
        "revision": 0,
        "problems": [],
        "moved": [{"before": "received", "after": "accepted", "orders": 1}],
        "removed": [{"status": "received", "orders": 1, "named_by": []}],
    }
    assert (done.status_code, done.json()) == (200, {"revision": 1})
    assert (again.status_code, again.json()["code"]) == (409, "published_meanwhile")


@pytest.mark.parametrize(
    "definition",
    [
        [{"key": "a"}],
        [{"key": ["a"], "name": {"ru": "А"}}],
        [{"key": "a", "name": {"ru": "А"}, "tone": {}, "stages": [[]], "acts": [], "tasks": [1, {}], "lock": 5}],
        [{"key": "a", "name": {"ru": "А\x00"}}],
        [{"key": "a", "name": {"ru": "А"}, "when": {"field": [], "operator": {}}}],
        [{"key": "a", "name": {"ru": "А"}, "require": {"fields": [{}, "stage"]}, "acts": {"picking": [[]]}}],
        [{"key": "a", "name": {"ru": "А"}, "tasks": [{"title": {"ru": "А"}, "due": 10**30, "unit": [], "for": []}]}],
        [{"key": "a", "name": {"ru": "А"}, "hint": {"ru": "{{ nummer }}"}}],
        [{"key": "a", "name": {"ru": "А"}, "tasks": [{"title": {"ru": "{{ nummer }}"}, "due": 1}]}],
        without("accepted"),
    ],
)
def test_a_definition_that_means_nothing_is_refused_in_words_and_nothing_changes(
    us: Company, client: Client, admin: dict[str, Any], definition: Any
) -> None:
    body = json.dumps({"definition": definition, "revision": 0})

    answers = [
        client.put("/api/v1/orders/statuses/", body, content_type="application/json", **admin),
        client.post("/api/v1/orders/statuses/preview/", body, content_type="application/json", **admin),
    ]

    assert answers[0].status_code == 422
    assert answers[1].status_code == 200
    assert answers[1].json()["problems"]
    assert order_statuses_in_force()[1] == 0


def test_the_feed_tells_a_buyer_of_a_change_without_the_names_staff_read(us: Company, client: Client) -> None:
    product, dealer = us.product(), us.dealer()
    place_orders(us.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])
    let_it_happen()

    events = client.get("/api/v1/events/?size=100", **key(dealer.account)).json()["events"]

    [changed] = [one for one in events if one["kind"] == "orders.status_changed"]
    assert {"before", "now", "number"} == set(changed["facts"])
