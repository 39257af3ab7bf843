"""What a buyer owes, has paid, and the papers it was sent."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.settlements.models import CreditAccount, Debt, Payment
from dealernet.foundation import clock
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Company:
    return company()


def signed_in(dealer: Dealer) -> Client:
    client = Client()
    client.force_login(dealer.account)
    return client


def owes(dealer: Dealer, document: str, amount: str, days: int) -> None:
    today = clock.today()
    Debt.objects.create(
        account_id=dealer.id,
        document=document,
        amount=Decimal(amount),
        arose_on=today,
        due_on=today + timedelta(days),
        source="1c",
    )


def paid(dealer: Dealer, number: str) -> None:
    Payment.objects.create(
        party_id=dealer.id,
        number=number,
        paid_on=clock.today(),
        amount=Decimal("50.00"),
        payer_name="ООО «Плательщик»",
        source="bank",
        identity=number,
    )


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def test_debts_credit_and_payments_are_seen_on_one_page(ours: Company) -> None:
    dealer = ours.dealer(deferral=14, limit="300000", debt="220000")
    owes(dealer, "Реализация 17", "200000", 5)
    owes(dealer, "Реализация 11", "20000", -2)
    paid(dealer, "7781")

    page = words(signed_in(dealer).get(reverse("portal-balance")))

    for seen in ("220 000 ₽", "20 000 ₽", "80 000 ₽", "Реализация 17", "Реализация 11", "7781", "ООО «Плательщик»"):
        assert seen in page


def test_many_debts_take_as_many_statements_as_one(ours: Company) -> None:
    dealer = ours.dealer(deferral=14, limit="300000")
    client = signed_in(dealer)
    owes(dealer, "1", "10", 5)
    client.get(reverse("portal-balance"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("portal-balance"))
    for n in range(2, 12):
        owes(dealer, str(n), "10", 5)
        paid(dealer, str(n))

    with CaptureQueriesContext(connection) as many:
        client.get(reverse("portal-balance"))

    assert len(one) == len(many)


def test_dealer_vega_reads_no_debt_and_no_payment_of_lyra(ours: Company) -> None:
    vega, lyra = ours.dealer("ООО «Вега»"), ours.dealer("ООО «Лира»", deferral=14, limit="300000", debt="220000")
    owes(lyra, "Реализация Лиры", "220000", 5)
    paid(lyra, "7781")

    client = signed_in(vega)
    pages = words(client.get(reverse("portal-balance"))) + words(client.get(reverse("portal-documents")))

    for hidden in ("Лира", "Лиры", "220 000", "7781"):
        assert hidden not in pages


def ordered(ours: Company, dealer: Dealer, **standing: object) -> Order:
    new = NewOrder(dealer.id, [NewLine(ours.product("100.00").id, Decimal(10))])
    [outcome] = place_orders(dealer.actor, [new])
    Order.objects.filter(id=outcome.subject).update(**standing)
    return Order.objects.get(id=outcome.subject)


def test_prepaid_orders_that_wait_for_money_stand_beside_the_debts(ours: Company) -> None:
    dealer = ours.dealer()
    order = ordered(ours, dealer, stage="qualified", invoice_number="СЧ-15", paid_total=Decimal(300))

    page = words(signed_in(dealer).get(reverse("portal-balance")))

    assert "Платить ничего не нужно" not in page
    for seen in ("Счёт № СЧ-15", "700 ₽", reverse("portal-order", args=[order.id])):
        assert seen in page


def test_money_that_stands_on_an_order_is_not_paid_ahead(ours: Company) -> None:
    dealer = ours.dealer()
    ordered(ours, dealer, stage="picking", paid_total=Decimal(1000))
    CreditAccount.objects.update_or_create(party_id=dealer.id, defaults={"debt": Decimal(-1250)})

    page = words(signed_in(dealer).get(reverse("portal-balance")))

    assert re.search(r"Оплачено за заказы в пути.{0,80}1 000 ₽", page)
    assert re.search(r"Оплачено вперёд.{0,80}250 ₽", page)
    assert "Платить ничего не нужно" in page


def test_a_doubtful_payment_is_said_to_be_clarified(ours: Company) -> None:
    dealer = ours.dealer()
    paid(dealer, "7781")
    Payment.objects.update(state="doubtful")

    assert "уточняем" in words(signed_in(dealer).get(reverse("portal-balance")))


def test_many_orders_waiting_for_money_take_as_many_statements_as_one(ours: Company) -> None:
    dealer = ours.dealer()
    client = signed_in(dealer)
    ordered(ours, dealer, stage="qualified")
    client.get(reverse("portal-balance"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("portal-balance"))
    for _ in range(4):
        ordered(ours, dealer, stage="qualified")

    with CaptureQueriesContext(connection) as many:
        client.get(reverse("portal-balance"))

    assert len(one) == len(many)


@pytest.mark.parametrize(
    "standing",
    [{"stage": "cancelled"}, {"stage": "closed", "paid_total": Decimal(1000)}],
)
def test_an_order_that_owes_nothing_asks_for_no_money(ours: Company, standing: dict[str, object]) -> None:
    dealer = ours.dealer()
    order = ordered(ours, dealer, due_on=clock.today(), **standing)
    client = signed_in(dealer)

    card = words(client.get(reverse("portal-order", args=[order.id])))
    row = words(client.get(reverse("portal-orders"), {"stage": standing["stage"]}))

    assert "Оплатить до" not in card
    assert not re.search(r"К оплате</dt><dd>[^0]{0,40}1 000", card)
    assert order.number in row
    assert "до:" not in row
