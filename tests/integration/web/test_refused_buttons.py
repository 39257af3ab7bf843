"""A button that is refused: said on the page it was pressed on; what was typed is not lost to it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.business.orders.commands import NewLine, NewOrder, hold_orders, place_orders
from dealernet.business.orders.models import Order
from dealernet.foundation.access.models import Account
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "http://testserver"


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def desk(us: Company) -> Client:
    client = Client()
    client.force_login(Account.objects.create_user("a@x.example", "correct horse", name="А", role="administrator"))
    return client


def held(us: Company) -> UUID:
    dealer = us.dealer()
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    hold_orders(us.actor, [outcome.subject], reason="ждём звонка")
    return outcome.subject


def test_it_is_said_on_the_page_it_was_pressed_on_and_nothing_changes(us: Company, desk: Client) -> None:
    order = held(us)
    card = reverse("desk-order", args=[order])

    answer = desk.post(reverse("desk-order-act", args=[order, "qualification"]), headers={"Referer": HERE + card})

    assert (answer.status_code, answer.url) == (302, HERE + card)
    assert Order.objects.get(id=order).stage == "submitted"
    page = desk.get(card).content.decode()
    assert "ждём звонка" in page[page.index('id="toasts"') :]
    assert "data-closes" in page[page.index('id="toasts"') :]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("", {}),
        ("https://elsewhere.example/x/", {}),
        (HERE + "/desk/", {"comment": "слова, которых жаль лишиться " * 3}),
    ],
)
def test_without_a_page_of_ours_or_with_words_typed_it_is_a_page_of_its_own(us, desk, page, told) -> None:
    order = held(us)

    answer = desk.post(reverse("desk-order-act", args=[order, "qualification"]), told, headers={"Referer": page})

    assert answer.status_code == 409
    assert "ждём звонка" in answer.content.decode()
