"""Buyers, their people and tasks over the API: narrowed by conditions, in the order of a field, for staff only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.parties.models import Contact
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from factories.fields import field
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
PLACES = {"party": "/api/v1/buyers/", "contact": "/api/v1/buyers/people/", "task": "/api/v1/tasks/"}


@pytest.fixture
def us() -> Company:
    return company()


def key(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}"}


def made(us: Company, of: str, count: int) -> list[Any]:
    if of == "party":
        rows: list[Any] = [us.dealer() for _ in range(count)]
    elif of == "contact":
        dealer = us.dealer()
        rows = [Contact.objects.create(party=dealer.party, name=f"П{n}") for n in range(count)]
    else:
        known = Task.objects.count()
        rows = [
            Task.objects.create(key=f"k{known + n}", kind="agree", title="З", assignee=us.manager) for n in range(count)
        ]
    for n, row in enumerate(rows):
        settled(set_fields(us.actor, of, [row.id], {"weight": n}))
    return [str(row.id) for row in rows]


@pytest.mark.parametrize("of", PLACES)
def test_a_list_is_asked_as_its_page_is(us: Company, of: str) -> None:
    field("weight", "number", subject=of, title="Вес")
    ids = made(us, of, 3)
    headers = key(Account.objects.create_user("b@x.example", "correct horse battery", name="Б", role="administrator"))
    heavy = {"field": "field_weight", "operator": "at_least", "value": 1}

    def found(**asked: str) -> list[str]:
        answer = Client().get(PLACES[of], asked, headers=headers)
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["rows"]]

    assert found() == ids[::-1]
    assert found(**{"if": json.dumps(heavy)}) == ids[:0:-1]
    assert found(sort="field_weight", size="2") == ids[:2]
    assert found(sort="field_weight", size="2", after=ids[1]) == ids[2:]
    [row] = Client().get(PLACES[of], {"sort": "-field_weight", "size": "1"}, headers=headers).json()["rows"]
    assert row["fields"] == {"weight": "2"}
    for wrong, named in (({"if": "{"}, "if"), ({"sort": "secret"}, "sort"), ({"size": "0"}, "size")):
        refused = Client().get(PLACES[of], wrong, headers=headers)
        assert (refused.status_code, refused.json()["field"]) == (422, named)
    with CaptureQueriesContext(connection) as few:
        found(sort="field_weight")
    made(us, of, 9)
    with CaptureQueriesContext(connection) as many:
        found(sort="field_weight")
    assert len(few) == len(many)


@pytest.mark.parametrize("of", PLACES)
def test_a_buyers_key_has_none_of_it(us: Company, of: str) -> None:
    field("weight", "number", subject=of, title="Вес")
    made(us, of, 1)

    assert Client().get(PLACES[of], headers=key(us.dealer().account)).status_code == 403


def test_products_are_asked_by_staff_only_but_ordered_by_what_a_buyer_sees(us: Company) -> None:
    field("weight", "number", subject="product", title="Вес", buyer="reads")
    field("inner", "number", subject="product", title="Себестоимость")
    first, second = us.product(), us.product()
    settled(set_fields(us.actor, "product", [first.id], {"weight": 2, "inner": 2}))
    settled(set_fields(us.actor, "product", [second.id], {"weight": 1, "inner": 1}))
    dealer = us.dealer()
    asked = json.dumps({"field": "field_weight", "operator": "is", "value": 2})

    def found(account: Account, **query: str) -> Any:
        answer = Client().get("/api/v1/products/", query, headers=key(account))
        return [row["id"] for row in answer.json()["rows"]] if answer.status_code == 200 else answer.status_code

    assert found(us.manager, customer=str(dealer.id), **{"if": asked}) == [str(first.id)]
    assert found(dealer.account, **{"if": asked}) == 403
    assert found(dealer.account, sort="field_weight") == [str(second.id), str(first.id)]
    assert found(dealer.account, sort="field_inner") == 422
