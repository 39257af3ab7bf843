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

from dealernet.business.settlements.models import Debt, Payment
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
