"""Saved views through the API: kept, read by whoever may, removed, and never a wrong one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.savedviews.models import SavedView
from factories.trade import company

pytestmark = pytest.mark.django_db
VIEWS = "/api/v1/views/orders/"
BIG = {"field": "total", "operator": "at_least", "value": 100000}
CUT = {"if": json.dumps(BIG, separators=(",", ":")), "sort": "-total", "cols": "due_on,owed"}


def key(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}"}


def staff(name: str, role: str = "salesperson") -> Account:
    return Account.objects.create_user(f"{name}@x.example", "correct horse battery", name=name, role=role)


def put(body: Any, headers: dict[str, str], there: str = VIEWS) -> Any:
    return Client().put(there, json.dumps(body), content_type="application/json", headers=headers)


def test_a_view_is_kept_shown_to_colleagues_where_shared_and_removed() -> None:
    mine, other = staff("А"), staff("Б")
    told = put({"name": "Крупные", "query": {**CUT, "made_up": "1"}, "shared": True}, key(mine))
    put({"name": "Моё", "query": {"mine": "1"}}, key(mine))
    again = put({"name": "Крупные", "query": CUT, "shared": True}, key(mine))

    shown = Client().get(VIEWS, headers=key(other)).json()
    not_theirs = Client().delete(f"{VIEWS}{shown[0]['id']}/", headers=key(other))
    gone = [Client().delete(f"{VIEWS}{shown[0]['id']}/", headers=key(mine)).status_code for _ in range(2)]

    assert (told.status_code, told.json()["query"], told.json()["owner"]) == (200, CUT, "")
    assert again.json()["id"] == told.json()["id"]
    assert [(row["name"], row["query"], row["owner"]) for row in shown] == [("Крупные", CUT, "А")]
    client = Client()
    client.force_login(other)
    assert client.get(shown[0]["page"]).status_code == 200
    assert not_theirs.status_code == 404
    assert gone == [204, 404]
    assert list(SavedView.objects.values_list("name", flat=True)) == ["Моё"]


@pytest.mark.parametrize(
    ("query", "field"), [({"if": "{"}, "if"), ({"sort": "profit"}, "sort"), ({"if": '{"field":"secret"}'}, "if")]
)
def test_a_view_that_would_show_nothing_right_is_refused(query: dict[str, str], field: str) -> None:
    refused = put({"name": "Не так", "query": query}, key(staff("А")))

    assert (refused.status_code, refused.json()["field"]) == (422, field)
    assert (SavedView.objects.count(), EventRow.objects.filter(kind="savedviews.saved").count()) == (0, 0)


def test_there_are_no_views_for_buyers_nor_of_lists_that_are_not_there() -> None:
    dealer = company().dealer()

    assert put({"name": "Моё", "query": {}}, key(dealer.account)).status_code == 404
    assert Client().get(VIEWS, headers=key(dealer.account)).status_code == 404
    assert Client().get("/api/v1/views/secrets/", headers=key(staff("А"))).status_code == 404
    assert SavedView.objects.count() == 0
