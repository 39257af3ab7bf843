"""Deals over the API: read, listed, opened once a key, moved; a buyer's key has none of them."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dealernet.business.deals.models import Deal
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.events.models import EventRow
from factories.dealing import deal_of, person, where
from factories.fields import field
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


def patch(path: str, body: Any, headers: dict[str, str]) -> Any:
    return Client().patch(path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_deal_is_changed_whole_or_not_at_all(firm: Company, key: dict[str, str]) -> None:
    field("weight", "number", subject="deal", title="Вес")
    deal, dealer = deal_of(firm), firm.dealer("ООО «Вега»")
    address = f"{DEALS}{deal}/"
    body = {"title": "Насосы", "amount": "100.50", "customer": str(dealer.id), "fields": {"weight": "2,5"}}

    told = patch(address, {**body, "seen": 1}, {**key, "Idempotency-Key": "1"})
    again = patch(address, {**body, "seen": 1}, {**key, "Idempotency-Key": "1"})
    events = EventRow.objects.count()

    assert (told.status_code, told.content) == (200, again.content)
    shown = told.json()
    assert (shown["title"], shown["amount"], shown["customer_id"]) == ("Насосы", "100.50", str(dealer.id))
    assert (shown["contact_phone"], shown["fields"], shown["revision"]) == ("+7 900 000-00-00", {"weight": "2.5"}, 2)
    for wrong, status, named in (
        ({"title": "Иначе", "fields": {"weight": "много"}}, 422, "field_weight"),
        ({"title": "Иначе", "seen": 1}, 409, None),
        ({"title": ""}, 422, "given.title"),
        ({"amount": "-1"}, 422, "given.amount"),
        ({"customer": str(uuid4())}, 422, "customer"),
        ({"place": "general.won"}, 422, "given.place"),
    ):
        refused = patch(address, wrong, key)
        assert (refused.status_code, refused.json()["field"]) == (status, named), refused.json()
    assert get(address, key).json() == shown
    assert EventRow.objects.count() == events
    assert patch(address, {"amount": None, "fields": {"weight": None}}, key).json()["fields"] == {"weight": None}
    assert Deal.objects.get().amount is None


def test_a_deal_is_opened_with_its_own_fields_or_not_at_all(firm: Company, key: dict[str, str]) -> None:
    field("weight", "number", subject="deal", title="Вес")
    body = {"title": "Pumps", "place": "general", "contact_phone": "1", "fields": {"weight": "x"}}

    refused = post(DEALS, body, key)
    none, told = Deal.objects.count(), post(DEALS, {**body, "fields": {"weight": 3}}, key).json()

    assert (refused.status_code, refused.json()["field"], none) == (422, "field_weight", 0)
    assert told["fields"] == {"weight": "3"}
    light = {"title": "Light", "place": "general", "contact_phone": "1", "fields": {"weight": 1}}
    post(DEALS, light, key)
    asked = {"field": "field_weight", "operator": "more_than", "value": 2}
    found = Client().get(DEALS, {"if": json.dumps(asked)}, headers=key).json()["rows"]
    ordered = Client().get(DEALS, {"sort": "field_weight"}, headers=key).json()["rows"]
    wrong = Client().get(DEALS, {"sort": "profit"}, headers=key)
    assert ([row["title"] for row in found], [row["title"] for row in ordered]) == (["Pumps"], ["Light", "Pumps"])
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (422, "order_not_offered", "sort")
    assert "number, opened_at, amount, due_on, entered_at, field_weight" in wrong.json()["message"]


def test_a_deal_that_brings_fields_brings_those_that_must_be_filled_in(firm: Company, key: dict[str, str]) -> None:
    field("weight", "number", subject="deal", title="Вес", required=True)
    field("gate", subject="deal", title="Ворота")
    body = {"title": "Pumps", "place": "regular", "customer": str(firm.dealer().id)}

    refused = post(DEALS, {**body, "fields": {"gate": "1"}}, key)
    assert (refused.status_code, refused.json()["field"], Deal.objects.count()) == (422, "field_weight", 0)

    made = post(DEALS, {**body, "fields": {"gate": "1", "weight": 2}}, key)
    later = post(DEALS, body, key)
    assert (made.status_code, later.status_code, Deal.objects.count()) == (201, 201, 2)


def test_a_deal_is_given_over_with_its_open_tasks_or_without(firm: Company, key: dict[str, str]) -> None:
    head, new = person("head_of_sales"), person("salesperson", "Новый")
    headers = {"Authorization": f"Bearer {issue_token(Account.objects.get(id=head.id), 'test')}"}
    theirs, other = deal_of(firm), person("salesperson", "Третий")
    for n, who in enumerate((firm.manager.id, None, other.id)):
        Task.objects.create(key=f"k{n}", kind="deal", title="Позвонить", holder_id=theirs, assignee_id=who)
    before = dict(Task.objects.values_list("id", "assignee_id"))

    forbidden = post(f"{DEALS}{theirs}/responsible/", {"responsible": str(new.id)}, key)
    without = post(f"{DEALS}{theirs}/responsible/", {"responsible": str(new.id), "tasks": False}, headers)
    stayed = dict(Task.objects.values_list("id", "assignee_id"))
    back = post(f"{DEALS}{theirs}/responsible/", {"responsible": str(firm.manager.id)}, headers)
    given = post(f"{DEALS}{theirs}/responsible/", {"responsible": str(new.id)}, headers)

    assert (forbidden.status_code, without.status_code, back.status_code) == (403, 200, 200)
    assert stayed == before
    assert given.json()["responsible_id"] == str(new.id)
    assert Task.objects.filter(key="k2").get().assignee_id == other.id
    assert set(Task.objects.exclude(key="k2").values_list("assignee_id", flat=True)) == {new.id}
    assert EventRow.objects.filter(kind="tasks.reassigned").count() == Task.objects.exclude(key="k2").count() + 1
