"""Calls over the API: told once and told on, listed by what waits, marked; each wrong value is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from dealernet.business.calls.models import Call
from dealernet.business.parties.models import Contact
from dealernet.foundation.access.identify import system
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.events.models import EventRow
from factories.calling import PHONE, called
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
CALLS = "/api/v1/calls/"
MISSED = {
    "source": "asterisk",
    "id": "1764230400.17",
    "direction": "in",
    "outcome": "missed",
    "from": "8 (912) 200-14-15",
    "to": "8 800 000-00-01",
    "started_at": "2026-11-20T09:12:00+03:00",
    "told_at": "2026-11-20T09:12:40+03:00",
}


@pytest.fixture
def firm() -> Company:
    return company()


@pytest.fixture
def key(firm: Company) -> dict[str, str]:
    head = Account.objects.create_user("head@x.example", "correct horse battery", name="Глава", role="head_of_sales")
    return {"Authorization": f"Bearer {issue_token(head, 'pbx')}", "Accept-Language": "en"}


def post(body: Any, headers: dict[str, str], path: str = "") -> Any:
    return Client().post(CALLS + path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_call_is_told_told_on_and_closed_by_a_call_back(firm: Company, key: dict[str, str]) -> None:
    dealer = firm.dealer("ООО «Вега»")
    Contact.objects.create(party=dealer.party, name="Анна", phone=PHONE)

    first, again = post(MISSED, key), post(MISSED, key)

    assert (first.status_code, first.json()) == (200, again.json())
    told = first.json()
    assert (told["number"], told["line"], told["customer"], told["contact"]) == (
        PHONE, "+78000000001", "ООО «Вега»", "Анна",
    )  # fmt: skip
    assert (told["waits"], told["in_hours"], told["responsible"]) == (True, True, "Светлана")
    back = {**MISSED, "id": "2", "direction": "out", "outcome": "answered", "from": "101", "to": PHONE, "seconds": 40}
    made = post({**back, "started_at": "2026-11-20T09:30:00+03:00"}, key).json()
    one = Client().get(f"{CALLS}{told['id']}/", headers=key).json()
    assert (one["waits"], one["returned_by"], made["line"]) == (False, made["id"], "101")
    assert Call.objects.count() == 2


def test_lists_are_narrowed_and_paged(firm: Company, key: dict[str, str]) -> None:
    waits, busy = str(called()), str(called("busy", number="+79990000001"))
    taken, out = str(called("answered", number="+79990000002")), str(called("failed", out=True, number="+79990000003"))

    def found(query: str) -> list[str]:
        return [row["id"] for row in Client().get(f"{CALLS}?{query}", headers=key).json()["rows"]]

    assert found("") == [out, taken, busy, waits]
    assert found("waiting=true") == [busy, waits]
    assert found("outcome=answered") == [taken]
    assert found("direction=out") == [out]
    assert found("number=89990000001") == [busy]
    assert found("text=9122001415") == [waits]
    assert found("until=2026-01-01T00:00:00Z") == []
    page = Client().get(f"{CALLS}?size=3", headers=key).json()
    assert found(f"after={page['next']}") == [waits]


def test_a_call_is_marked_named_and_called_back_by_word(firm: Company, key: dict[str, str]) -> None:
    dealer, call = firm.dealer("ООО «Вега»"), called()

    assert post({"mark": "target"}, key, f"{call}/mark/").json()["mark"] == "target"
    assert post({"mark": ""}, key, f"{call}/mark/").json()["mark"] == ""
    assert post({"customer": str(dealer.id)}, key, f"{call}/customer/").json()["customer"] == "ООО «Вега»"
    told = post({}, key, f"{call}/returned/").json()
    assert (told["waits"], told["returned_by"]) == (False, None)
    refused = post({}, key, f"{called('answered')}/returned/")
    assert (refused.status_code, refused.json()["code"]) == (409, "call_not_waiting")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from": "позвони мне"}, "from"),
        ({"direction": "out", "to": "+7"}, "to"),
        ({"direction": "sideways"}, "direction"),
        ({"outcome": "ok"}, "outcome"),
        ({"started_at": "2026-11-20T09:12:00"}, "started_at"),
        ({"started_at": "2036-11-20T09:12:00Z"}, "started_at"),
        ({"answered_at": "2026-11-20T09:11:00+03:00"}, "started_at"),
        ({"seconds": -1}, "seconds"),
        ({"recording": "ftp://pbx/1"}, "recording"),
        ({"id": ""}, "id"),
        ({"id": "a\x00b"}, "id"),
        ({"price": 1}, "price"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    firm: Company, key: dict[str, str], wrong: dict[str, Any], field: str
) -> None:
    answer = post({**MISSED, **wrong}, key)

    assert (answer.status_code, answer.json()["field"].removeprefix("given.")) == (422, field)
    assert not Call.objects.exists()
    assert not EventRow.objects.exists()


def test_only_those_with_the_power_tell_of_calls_and_a_buyers_key_has_none(firm: Company) -> None:
    seller = {"Authorization": f"Bearer {issue_token(firm.manager, 'test')}"}
    buyer = {"Authorization": f"Bearer {issue_token(firm.dealer().account, 'test')}"}

    assert [post(MISSED, one).status_code for one in (seller, buyer)] == [403, 403]
    assert Client().get(CALLS, headers=buyer).status_code == 403
    assert Client().get(CALLS, headers=seller).json()["rows"] == []
    assert not Call.objects.exists()
    assert system("x").may("calls.record")
