"""One field finds a number however people say it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from factories.trade import company

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade():
    us = company()
    BankAccount.objects.create(party=us.seller.party, number="40702810200000000001", bank_name="Банк", bic="044525225")
    client = Client()
    client.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="A", role="administrator")
    )
    dealer = us.dealer("Альфа")
    first, second = (
        place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product("1000.00").id, Decimal(5))])])[0].subject
        for _ in range(2)
    )
    invoice_orders(us.actor, [second])
    return client, Order.objects.get(id=first), Order.objects.get(id=second)


@pytest.mark.parametrize(
    ("said", "alike"),
    [("{n}", False), ("№ {n}", False), ("Заказ № {n}", True), ("заказ {n}", True), ("order {n}", True)],
)
def test_a_number_of_an_order_leads_to_it_also_where_an_invoice_has_it_and_an_order_was_said(
    trade, said: str, *, alike: bool
) -> None:
    client, order, other = trade
    Order.objects.filter(id=other.id).update(invoice_number=order.number if alike else "77-1")

    answer = client.get("/desk/find/", {"q": said.format(n=order.number)})

    assert (answer.status_code, answer.get("Location")) == (302, f"/desk/orders/{order.id}/")


@pytest.mark.parametrize("said", ["Счёт № {n}", "счет {n}", "invoice {n}"])
def test_an_invoice_is_found_by_its_name_and_number_with_its_order(trade, said: str) -> None:
    client, _, order = trade

    page = client.get("/desk/find/", {"q": said.format(n=order.invoice_number)}).content.decode()

    assert f"Счёт № {order.invoice_number}" in page
    assert f"заказ № {order.number}" in page


def test_a_payment_is_found_by_the_number_it_came_with_or_the_figures_of_it(trade) -> None:
    client, _, order = trade
    for number in ("ПП-3", "4711"):
        payment = {"number": number, "paid_on": clock.today().isoformat(), "amount": "1500.00", "order": order.number}
        assert client.post("/desk/payments/new/", payment).status_code == 302

    for said, number in (("ПП-3", "ПП-3"), ("платёж № 4711", "4711"), ("п/п 4711", "4711")):
        page = client.get("/desk/find/", {"q": said}).content.decode()
        assert (f"№ {number}" in page, "Оплаты" in page) == (True, True), said


@pytest.mark.parametrize("said", ['"{{x}}', "№", "\x00", "9" * 500, "'; drop table", "счёт №"])
def test_nonsense_is_looked_for_and_finds_nothing(trade, said: str) -> None:
    client, *_ = trade

    answer = client.get("/desk/find/", {"q": said})

    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert "Ничего не нашлось" in answer.content.decode()
