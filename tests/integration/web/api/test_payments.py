"""Payments over the API: recorded by hand once, above the debt only when that is said, taken back with a reason."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealernet.business.orders.models import Order
from dealernet.business.settlements.models import Payment
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from factories.automatic import ordered
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
PAYMENTS = "/api/v1/payments/"


@pytest.fixture
def firm() -> Company:
    return company()


@pytest.fixture
def key(firm: Company) -> dict[str, str]:
    account = Account.objects.create_user("vera@x.example", "correct horse battery", name="Вера", role="accountant")
    return of(account)


def of(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}", "Accept-Language": "en"}


def post(path: str, body: Any, headers: dict[str, str]) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)


def body(*orders: Order, amount: str = "1000.00", **more: Any) -> dict[str, Any]:
    paid_on = clock.today().isoformat()
    return {"number": "17", "paid_on": paid_on, "amount": amount, "orders": [str(one.id) for one in orders], **more}


def test_a_payment_goes_to_its_orders_in_their_order_and_is_recorded_once(firm: Company, key: dict[str, str]) -> None:
    first, second = ordered(firm, firm.dealer(), 2)

    made = post(PAYMENTS, body(second, first, amount="1500.00"), key)
    again = post(PAYMENTS, body(second, first, amount="1500.00"), key)

    told = made.json()
    assert (made.status_code, again.status_code, told["id"] == again.json()["id"]) == (201, 201, True)
    assert [(one["order_id"], one["amount"]) for one in told["parts"]] == [
        (str(second.id), "1000.00"),
        (str(first.id), "500.00"),
    ]
    assert (told["state"], told["sources"], told["buyer_id"]) == ("matched", ["api"], str(first.customer_id))
    assert Client().get(PAYMENTS, headers=key).json()["rows"] == [
        {name: value for name, value in told.items() if name not in ("parts", "reason")}
    ]


def test_more_than_is_owed_is_refused_with_the_sum_that_would_stay_ahead(firm: Company, key: dict[str, str]) -> None:
    [order] = ordered(firm, firm.dealer())

    refused = post(PAYMENTS, body(order, amount="1000.50"), key)
    count = Payment.objects.count()
    made = post(PAYMENTS, body(order, amount="1000.50", ahead="0.50"), key)

    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (409, "beyond_owed", "amount")
    assert refused.json()["values"] == {"owed": "1000.00", "ahead": "0.50"}
    assert (count, made.status_code) == (0, 201)


def test_orders_of_two_buyers_an_unknown_one_and_nobody_are_refused(firm: Company, key: dict[str, str]) -> None:
    [mine], [theirs] = ordered(firm, firm.dealer()), ordered(firm, firm.dealer())

    mixed = post(PAYMENTS, body(mine, theirs), key)
    other = post(PAYMENTS, body(mine, customer=str(theirs.customer_id)), key)
    nobody = post(PAYMENTS, body(), key)

    assert [one.status_code for one in (mixed, other)] == [404, 404]
    assert nobody.json()["code"] == "no_buyer"
    assert not Payment.objects.exists()


def test_a_payment_is_taken_back_with_a_reason_by_who_may(firm: Company, key: dict[str, str]) -> None:
    dealer = firm.dealer()
    [order] = ordered(firm, dealer)
    made = post(PAYMENTS, body(order), key).json()
    address = f"{PAYMENTS}{made['id']}/taking-back/"

    by_manager = post(address, {"reason": "typo"}, of(firm.manager))
    without = post(address, {"reason": " "}, key)
    taken, again = post(address, {"reason": "typo"}, key), post(address, {"reason": "typo"}, key)

    assert (by_manager.status_code, without.json()["code"]) == (403, "reason_missing")
    assert (taken.status_code, taken.json()["state"], taken.json()["reason"]) == (200, "taken_back", "typo")
    assert (taken.json()["parts"], again.json()) == ([], taken.json())
    buyers = Client().get(PAYMENTS, headers=of(dealer.account)).json()["rows"]
    assert (buyers, Payment.objects.get().amount) == ([], Decimal("1000.00"))


def test_a_buyer_records_nothing(firm: Company) -> None:
    dealer = firm.dealer()
    [order] = ordered(firm, dealer)

    refused = post(PAYMENTS, body(order), of(dealer.account))

    assert (refused.status_code, Payment.objects.count()) == (403, 0)
