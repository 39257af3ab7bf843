"""Orders asked through the API by a condition: as the list of the desk has them, for staff, within bounds."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealernet.business.orders.models import Order
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.access.tokens import issue_token
from factories.trade import Company, company

pytestmark = pytest.mark.django_db

CONDITIONS = [
    {"field": "total", "operator": "at_least", "value": 500},
    {"field": "customer", "operator": "contains", "value": "ЁЛКА"},
    {
        "any": [
            {"field": "stage", "operator": "is", "value": "shipped"},
            {"field": "total", "operator": "is", "value": 100},
        ]
    },
    {"none": [{"field": "money", "operator": "is", "value": "paid"}, {"field": "due_on", "operator": "is_missing"}]},
    {"all": []},
    {"field": "placed_at", "operator": "at_most", "value": "2026-01-01"},
]


@pytest.fixture
def us() -> Company:
    made = company()
    for n, (name, total, stage) in enumerate(
        [("ООО «Елка»", 100, "submitted"), ("ООО «Вега»", 500, "shipped"), ("ООО «Лира»", 900, "qualified")]
    ):
        dealer = made.dealer(name)
        Order.objects.create(
            number=f"Т{n}", customer=dealer.party, stage=stage, total=Decimal(total), placed_at=clock.now()
        )
    return made


def person(role: str = "administrator", name: str = "a") -> Account:
    return Account.objects.create_user(f"{name}@x.example", "correct horse battery", name=name, role=role)


def asked(account: Account, condition: Any, **more: str) -> Any:
    text = condition if isinstance(condition, str) else json.dumps(condition)
    key = {"Authorization": f"Bearer {issue_token(account, 'test')}"}
    return Client().get("/api/v1/orders/", {"if": text}, headers={**key, **more})


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_api_and_the_desk_find_the_same(us, condition):
    admin = person()
    desk = Client()
    desk.force_login(admin)

    page = desk.get("/desk/orders/", {"if": json.dumps(condition)}).content.decode()
    found = asked(admin, condition).json()["rows"]

    assert sorted(row["number"] for row in found) == sorted(set(re.findall(r"№ (Т\d+)</a>", page)))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("{", "не JSON"),
        ("[" * 3000, "не JSON"),
        ({"field": "нет", "operator": "is", "value": 1}, "нет поля «нет»"),
        ({"field": "total", "operator": "contains", "value": 1}, "«total»"),
        ({"field": "total", "operator": "is", "value": "много"}, "Укажите число"),
        ({"field": "total", "operator": "is", "value": "1" * 40}, "слишком"),
        ({"all": [{"all": [{"all": [{"all": [{"all": [{"all": [{"all": []}]}]}]}]}]}]}, "60"),
        ({"all": [{"field": "total", "operator": "is_there"}] * 61}, "60"),
        ({"field": "profile", "operator": "contains", "value": "x"}, ""),
        ([1], "list"),
    ],
)
def test_a_condition_that_means_nothing_is_refused_and_finds_nothing(us, condition, said):
    answer = asked(person(), condition)

    if said:
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
            422,
            "condition_unfit",
            "if",
        )
        assert said in answer.json()["message"]
    else:
        assert answer.status_code == 200


def test_a_condition_too_long_is_refused_in_either_language(us):
    admin, long = person(), json.dumps({"field": "customer", "operator": "is", "value": "x" * 7000})

    assert (asked(admin, long).status_code, asked(admin, long).json()["message"]) == (422, "Не больше знаков: 6000.")
    english = asked(admin, long, **{"Accept-Language": "en"})
    assert english.json()["message"] == "At most 6000 characters."


def test_nobody_sees_more_by_a_condition_and_buyers_may_not_ask_one(us):
    group = Group.objects.create(name="Урал")
    seller = person("salesperson", "s")
    seller.groups.add(group)

    assert asked(seller, CONDITIONS[0]).json()["rows"] == []
    refused = asked(us.dealer().account, CONDITIONS[0])
    assert (refused.status_code, refused.json()["code"]) == (403, "power_missing")
