"""The API's door, catalogue, feed and description."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from dealernet.foundation import clock
from dealernet.foundation.access.models import Token
from dealernet.foundation.access.tokens import issue_token
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def firm() -> Company:
    return company()


@pytest.fixture
def vega(firm: Company) -> Dealer:
    return firm.dealer("ООО «Вега»", deferral=14, limit="100000")


def key(account: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}"}


def sign_in(email: str, password: str) -> Any:
    body = json.dumps({"email": email, "password": password})
    return Client().post("/api/v1/tokens/", body, content_type="application/json")


def test_a_token_is_given_for_email_and_password_and_opens_the_api(vega: Dealer) -> None:
    cache.clear()

    given = sign_in(vega.account.email.upper(), PASSWORD)

    assert given.status_code == 201
    answer = Client().get("/api/v1/orders/", headers={"Authorization": f"Bearer {given.json()['token']}"})
    assert (answer.status_code, answer.json()) == (200, {"rows": [], "next": None})


def test_a_wrong_password_gives_no_token_and_too_many_tries_are_stopped(vega: Dealer) -> None:
    cache.clear()

    statuses = [sign_in(vega.account.email, "wrong wrong wrong").status_code for _ in range(6)]

    assert statuses == [403, 403, 403, 403, 403, 429]
    assert not Token.objects.exists()


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic abc"])
def test_without_a_known_key_nothing_is_answered(header: str) -> None:
    answer = Client().get("/api/v1/orders/", headers={"Authorization": header} if header else {})

    assert (answer.status_code, answer.json()["code"]) == (401, "key_unknown")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_is_unknown_at_once(vega: Dealer) -> None:
    headers = key(vega.account)
    Token.objects.update(revoked_at=clock.now())

    assert Client().get("/api/v1/orders/", headers=headers).status_code == 401


def test_a_buyer_sees_own_prices_and_free_stock(firm: Company, vega: Dealer) -> None:
    product = firm.product("1250.00", "40", name="Фильтр масляный")

    found = Client().get("/api/v1/products/?text=фильтр маслянный", headers=key(vega.account)).json()

    assert [(r["id"], r["price"], float(r["free"])) for r in found["rows"]] == [(str(product.id), "1250.00", 40.0)]
    one = Client().get(f"/api/v1/products/{product.id}/", headers=key(vega.account)).json()
    assert one == found["rows"][0]


def test_staff_name_the_customer_whose_prices_they_ask_for(firm: Company, vega: Dealer) -> None:
    firm.product("10.00", "1")
    headers = key(firm.manager)

    unnamed = Client().get("/api/v1/products/", headers=headers)
    named = Client().get(f"/api/v1/products/?customer={vega.id}", headers=headers)

    assert (unnamed.status_code, unnamed.json()["code"]) == (422, "no_buyer")
    assert [row["price"] for row in named.json()["rows"]] == ["10.00"]


@pytest.mark.parametrize("query", ["size=0", "size=100000000000000000000", "after=x", "size=-1", "text=%00"])
def test_what_is_out_of_bounds_is_refused_not_broken(vega: Dealer, query: str) -> None:
    answer = Client().get(f"/api/v1/orders/?{query}", headers=key(vega.account))

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")


def test_an_address_that_is_not_there_and_a_body_that_is_not_json_have_the_one_shape(vega: Dealer) -> None:
    headers = key(vega.account)

    missing = Client().get("/api/v1/nothing/", headers=headers)
    torn = Client().post("/api/v1/orders/", '{"lines": [', content_type="application/json", headers=headers)

    assert (missing.status_code, set(missing.json())) == (404, {"code", "message", "field", "values"})
    assert (torn.status_code, set(torn.json())) == (400, {"code", "message", "field", "values"})


def test_errors_are_said_in_the_language_that_was_asked_for() -> None:
    english = Client().get("/api/v1/orders/", headers={"Accept-Language": "en"}).json()
    russian = Client().get("/api/v1/orders/").json()

    assert english["message"].startswith("Send a token")
    assert russian["message"] != english["message"]


ADDRESSES = """
    /buyers/ /buyers/people/ /buyers/{buyer_id}/examples/ /buyers/{buyer_id}/examples/{example_id}/
    /buyers/{buyer_id}/terms/
    /calls/ /calls/{call_id}/ /calls/{call_id}/customer/ /calls/{call_id}/mark/ /calls/{call_id}/returned/
    /configuration/ /configuration/preview/
    /deals/ /deals/pipelines/ /deals/{deal_id}/ /deals/{deal_id}/move/ /deals/{deal_id}/responsible/
    /definitions/ /definitions/{kind}/ /definitions/{kind}/{key}/ /definitions/{kind}/{key}/preview/
    /definitions/{kind}/{key}/publication/ /definitions/{kind}/{key}/revisions/
    /definitions/{kind}/{key}/revisions/{number}/
    /documents/
    /events/
    /fields/ /fields/line/{order}/{product}/ /fields/{record}/{subject}/ /fields/{record}/{subject}/{name}/file/
    /forms/pictures/ /forms/preview/
    /letters/
    /messengers/ /messengers/mine/ /messengers/mine/link/
    /orders/ /orders/batch/ /orders/statuses/ /orders/statuses/preview/ /orders/{order_id}/
    /orders/{order_id}/back-order/ /orders/{order_id}/cancellation/ /orders/{order_id}/expectation/
    /orders/{order_id}/forms/ /orders/{order_id}/forms/{key}/ /orders/{order_id}/payment-orders/
    /orders/{order_id}/payment-orders/{paper_id}/acceptance/ /orders/{order_id}/payment-orders/{paper_id}/rejection/
    /orders/{order_id}/payment-orders/{paper_id}/taking-back/
    /packs/ /packs/{pack}/preview/ /packs/{pack}/switch/
    /payments/ /payments/{payment_id}/ /payments/{payment_id}/taking-back/
    /products/ /products/{product_id}/
    /rehearsals/ /rehearsals/{rehearsal_id}/ /rehearsals/{rehearsal_id}/cancellation/
    /rehearsals/{rehearsal_id}/findings/
    /runs/ /runs/{run_id}/ /runs/{run_id}/retry/ /runs/{run_id}/skip/
    /tasks/ /tasks/{task_id}/ /tasks/{task_id}/withdrawal/
    /tokens/
    /views/{list_name}/ /views/{list_name}/{view_id}/
    /webhooks/ /webhooks/{key}/ /webhooks/{key}/messages/ /webhooks/{key}/messages/{entry_id}/again/
    /webhooks/{key}/replay/ /webhooks/{key}/secret/ /webhooks/{key}/switch/ /webhooks/{key}/test/
"""


def test_the_description_names_every_address_and_the_page_shows_it() -> None:
    told = Client().get("/api/v1/openapi.json").json()
    page = Client().get("/api/v1/docs/")

    assert told["openapi"].startswith("3.1")
    assert sorted(told["paths"]) == [f"/api/v1{path}" for path in ADDRESSES.split()]
    assert page.status_code == 200
    assert all(path in page.content.decode() for path in told["paths"])
