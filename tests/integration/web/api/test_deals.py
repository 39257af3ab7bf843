"""Deals over the API: read, listed, opened once a key, moved; a buyer's key has none of them."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dealernet.business.deals.models import Deal
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.events.models import EventRow
from factories.dealing import deal_of, where
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
DEALS = "/api/v1/deals/"


@pytest.fixture
def firm() -> Company:
    return company()


@pytest.fixture
def key(firm: Company) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(firm.manager, 'test')}", "Accept-Language": "en"}


def post(path: str, body: Any, headers: dict[str, str]) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)


def get(path: str, headers: dict[str, str]) -> Any:
    return Client().get(path, headers=headers)


def test_a_deal_is_opened_once_a_key_and_read_back(firm: Company, key: dict[str, str]) -> None:
    dealer = firm.dealer("ООО «Вега»")
    body = {"title": "Pumps", "place": "regular", "customer": str(dealer.id), "amount": "1500.50"}
    again = {**key, "Idempotency-Key": "shop-1"}

    made, repeated = post(DEALS, body, again), post(DEALS, body, again)

    deal = Deal.objects.get()
    assert (made.status_code, repeated.status_code, repeated["Idempotent-Replayed"]) == (201, 201, "true")
    assert made.json() == repeated.json() == get(f"{DEALS}{deal.id}/", key).json()
    told = made.json()
    assert (told["place"], told["status_name"], told["stage"]) == ("regular.request", "Request", "new")
    assert (told["who"], told["amount"], told["responsible_id"]) == ("ООО «Вега»", "1500.50", str(firm.manager.id))
    assert told["moves"][:2] == ["regular.clarify", "regular.invoiced"]
    assert told["moves"][-2:] == ["general", "marketing"]


def test_lists_are_narrowed_and_paged(firm: Company, key: dict[str, str]) -> None:
    ids = [str(deal_of(firm, place, amount=1)) for place in ("general", "general.work", "regular", "regular.request")]

    def found(query: str) -> list[str]:
        return [row["id"] for row in get(f"{DEALS}{query}", key).json()["rows"]]

    assert found("") == ids[::-1]
    assert found("?place=general") == ids[1::-1]
    assert found("?place=general.work") == [ids[1]]
    assert found("?stage=new&size=1") == [ids[3]]
    assert found(f"?stage=new&after={ids[3]}") == [ids[2], ids[0]]
    assert get(f"{DEALS}?place=moon", key).json() == {"rows": [], "next": None}
    assert get(f"{DEALS}?stage=moon", key).status_code == 422


def test_a_deal_is_moved_and_a_move_that_may_not_be_says_why(firm: Company, key: dict[str, str]) -> None:
    deal = deal_of(firm)
    events = EventRow.objects.count()

    for body, status, code in (
        ({"to": "general.moon"}, 422, "deal_status_unknown"),
        ({"to": "general.won"}, 403, "deal_move_not_permitted"),
        ({"to": "general.offer"}, 422, "deal_fields_missing"),
        ({"to": "general.lost"}, 422, "deal_lost_reason_missing"),
        ({"to": "general.work", "seen": "general.offer"}, 409, "deal_moved_meanwhile"),
    ):
        answer = post(f"{DEALS}{deal}/move/", body, key)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (where(deal), EventRow.objects.count()) == ("general.new", events)

    answer = post(f"{DEALS}{deal}/move/", {"to": "general.work", "seen": "general.new"}, key)
    assert (answer.status_code, answer.json()["place"]) == (200, "general.work")


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"amount": "-1"}, 422, "bad_input"),
        ({"title": ""}, 422, "bad_input"),
        ({"place": "moon"}, 422, "deal_status_unknown"),
        ({"contact_phone": ""}, 422, "deal_who_missing"),
        ({"customer": str(uuid4())}, 422, "deal_customer_unknown"),
        ({"responsible": str(uuid4())}, 422, "deal_person_gone"),
        ({"title": "a\x00b"}, 422, "bad_input"),
        ({"colour": "red"}, 422, "bad_input"),
    ],
)
def test_a_deal_that_cannot_be_is_refused(
    firm: Company, key: dict[str, str], wrong: dict[str, str], status: int, code: str
) -> None:
    answer = post(DEALS, {"title": "Pumps", "place": "general", "contact_phone": "1", **wrong}, key)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Deal.objects.exists()


def test_a_program_learns_the_pipelines(key: dict[str, str]) -> None:
    told = get(f"{DEALS}pipelines/", key).json()

    assert [one["name"] for one in told] == ["General", "Regular customers", "Marketing"]
    assert told[0]["statuses"][2]["require"] == ["responsible", "amount"]
    assert told[0]["statuses"][0]["place"] == "general.new"


def test_a_buyers_key_has_no_deals(firm: Company) -> None:
    deal = deal_of(firm)
    key = {"Authorization": f"Bearer {issue_token(firm.dealer().account, 'test')}"}

    assert [get(f"{DEALS}{path}", key).status_code for path in ("", f"{deal}/", "pipelines/")] == [403] * 3
    assert post(f"{DEALS}{deal}/move/", {"to": "general.work"}, key).status_code == 403
    assert post(DEALS, {"title": "a", "place": "general", "contact_phone": "1"}, key).status_code == 403
    assert (where(deal), Deal.objects.count()) == ("general.new", 1)
