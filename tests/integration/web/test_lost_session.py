"""A session lost in the middle: the door leads back to the page somebody was on, never to an act's address."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from factories.trade import company

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


def next_of(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("next", [""])[0]


@pytest.mark.parametrize(
    ("path", "page", "back"),
    [
        ("/cart/description/", "/cart/", "/cart/"),
        (f"/cart/lines/{uuid.UUID(int=7)}/", "/catalogue/?q=ремень", "/catalogue/?q=ремень"),
        ("/cart/description/", "https://elsewhere.example/cart/", ""),
        ("/cart/description/", "", ""),
    ],
)
def test_an_act_of_a_page_comes_back_to_its_page(path: str, page: str, back: str) -> None:
    told = page if page.startswith("https") or not page else HERE + page

    by_htmx = Client().post(path, headers={"HX-Request": "true", "HX-Current-URL": told})
    by_form = Client().post(path, headers={"Referer": told})

    assert next_of(by_htmx.headers["HX-Redirect"]) == back
    assert next_of(by_form.url) == back


def test_a_page_itself_is_come_back_to_whatever_led_to_it() -> None:
    answer = Client().get("/orders/?status=open", headers={"Referer": f"{HERE}/cart/"})

    assert next_of(answer.url) == "/orders/?status=open"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        (f"/cart/lines/{uuid.UUID(int=7)}/", "/cart/"),
        ("/cart/description/", "/cart/"),
        ("/cart/submission/", "/cart/"),
        ("/cart/list/lines/", "/cart/list/"),
        ("/orders/last/repetition/", "/orders/"),
    ],
)
def test_the_address_of_an_act_opened_as_a_page_leads_to_the_page_it_belongs_to(path: str, page: str) -> None:
    client = Client()
    client.force_login(company().dealer().account)

    answer = client.get(path, follow=True)

    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == page


def test_a_program_still_learns_that_its_method_is_wrong() -> None:
    client = Client()
    client.force_login(company().dealer().account)

    assert client.put("/cart/description/").status_code == 405
