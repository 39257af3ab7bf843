"""Payments, letters and documents are asked by conditions on pages and by the API, and views keep them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.conversations.models import Message
from dealernet.business.documents.models import Document
from dealernet.business.settlements.models import Payment
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.ids import new_id
from dealernet.foundation.savedviews.models import SavedView
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
PLACES = {"payments": "/desk/payments/", "letters": "/desk/letters/", "documents": "/desk/documents/"}
ASKED = {
    "payments": {"field": "amount", "operator": "at_least", "value": 102},
    "letters": {"field": "subject", "operator": "contains", "value": "тема 2"},
    "documents": {"field": "total", "operator": "at_least", "value": 102},
}


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def admin() -> Account:
    return Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")


@pytest.fixture
def desk(admin: Account) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def payment(dealer: Dealer, n: int) -> Payment:
    told = {"number": f"П-{n}", "identity": f"i{n}", "source": "bank"}
    return Payment(party=dealer.party, paid_on=clock.today(), amount=100 + n, **told)


def letter(dealer: Dealer, n: int) -> Message:
    told = {"key": f"k{n}", "template": "test", "recipient": f"p{n}@x.example", "subject": f"Тема {n}", "text": "…"}
    return Message(party=dealer.party, **told)


def document(dealer: Dealer, n: int) -> Document:
    body = {"seller": {}, "buyer": {"name": "Ёлка"}, "order_number": str(n)}
    day = clock.today() - timedelta(days=n)
    return Document(
        party=dealer.party, number=f"Д-{n}", holder_id=new_id(), total=Decimal(100 + n), issued_on=day, body=body
    )


MADE: dict[str, Callable[[Dealer, int], Any]] = {"payments": payment, "letters": letter, "documents": document}


def made(name: str, dealer: Dealer, count: int = 3, start: int = 0) -> list[UUID]:
    """Records of a list: the last of three is what the condition asks."""
    rows = [MADE[name](dealer, n) for n in range(start, start + count)]
    for row in rows:
        row.save(force_insert=True)
    return [row.id for row in rows]


def shown(page: str) -> list[int]:
    return [n for n in range(3) if f"П-{n}" in page or f"Тема {n}" in page or f"Д-{n}" in page]


@pytest.mark.parametrize("name", PLACES)
def test_a_list_is_asked_by_a_condition_and_a_view_keeps_it(us: Company, desk: Client, name: str) -> None:
    made(name, us.dealer())
    asked = json.dumps(ASKED[name], ensure_ascii=False)

    everything = desk.get(PLACES[name]).content.decode()
    narrowed = desk.get(PLACES[name], {"if": asked}).content.decode()
    wrong = desk.get(PLACES[name], {"if": "{"})
    kept = desk.post(f"/desk/views/{name}/", {"name": "Крупное", "query": f"?if={asked}"})

    assert (shown(everything), shown(narrowed)) == ([0, 1, 2], [2])
    assert (wrong.status_code, shown(wrong.content.decode())) == (422, [])
    assert kept.status_code == 302
    assert [(view.list, json.loads(view.query["if"])) for view in SavedView.objects.all()] == [(name, ASKED[name])]
    again = desk.get(kept["Location"]).content.decode()
    assert shown(again) == [2]
    assert "Крупное" in again


@pytest.mark.parametrize("name", PLACES)
def test_a_page_goes_on_within_the_condition_and_costs_the_same_for_many(us: Company, desk: Client, name: str) -> None:
    dealer = us.dealer()
    made(name, dealer, 1, start=2)
    there = {"if": json.dumps(ASKED[name] | {"operator": "is_there"} if name == "letters" else ASKED[name])}
    desk.get(PLACES[name], there)
    with CaptureQueriesContext(connection) as one:
        desk.get(PLACES[name], there)
    made(name, dealer, 60, start=10)

    with CaptureQueriesContext(connection) as many:
        page = desk.get(PLACES[name], there).content.decode()

    assert len(one) == len(many)
    assert "after=" in page
    assert "if=" in page


@pytest.mark.parametrize("name", PLACES)
def test_programs_ask_the_same(us: Company, admin: Account, name: str) -> None:
    dealer = us.dealer()
    ids = [str(one) for one in made(name, dealer)]
    key = {"Authorization": f"Bearer {issue_token(admin, 'test')}"}
    theirs = {"Authorization": f"Bearer {issue_token(dealer.account, 'test')}"}
    there = f"/api/v1/{name}/"

    def found(**asked: str) -> list[str]:
        return [row["id"] for row in Client().get(there, asked, headers=key).json()["rows"]]

    assert found() == ids[::-1]
    assert found(**{"if": json.dumps(ASKED[name])}) == ids[2:]
    assert found(size="2", after=ids[2]) == ids[1::-1]
    unfit = Client().get(there, {"if": '{"field": "secret", "operator": "is", "value": 1}'}, headers=key)
    assert (unfit.status_code, unfit.json()["field"]) == (422, "if")
    assert Client().get(there, {"if": json.dumps(ASKED[name])}, headers=theirs).status_code == 403
    others = us.dealer()
    made(name, others, 1, start=5)
    own = Client().get(there, headers=theirs)
    if name == "letters":
        assert own.status_code == 403
    else:
        assert [row["id"] for row in own.json()["rows"]] == ids[::-1]
