"""A doubtful payment settled twice by a double click: once is enough."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.business.settlements.models import Allocation, Payment
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from factories.trade import company

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubtful():
    us = company()
    BankAccount.objects.create(party=us.seller.party, number="40702810200000000001", bank_name="Банк", bic="044525225")
    dealer = us.dealer()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product("1000.00").id, Decimal(5))])])
    order = Order.objects.get()
    invoice_orders(us.actor, [order.id])
    payment = Payment.objects.create(
        identity="p", number="9", paid_on=clock.today(), amount=Decimal("5000.00"), source="bank", state="doubtful"
    )
    client = Client()
    client.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="A", role="administrator")
    )
    return client, payment, order


def test_the_second_click_changes_nothing_and_says_so(doubtful):
    client, payment, order = doubtful
    address = f"/desk/payments/{payment.id}/settlement/"

    first = client.post(address, {"order": str(order.id)})
    again = client.post(address, {"order": str(order.id)}, follow=True)

    assert (first.status_code, Payment.objects.get().state) == (302, "matched")
    assert "Платёж уже разнесён." in again.content.decode()
    assert list(Allocation.objects.values_list("holder_id", "amount")) == [(order.id, Decimal("5000.00"))]


def test_an_invoice_that_is_not_open_is_refused_in_words(doubtful):
    client, payment, _ = doubtful

    refused = client.post(f"/desk/payments/{payment.id}/settlement/", {"order": str(uuid4())})

    assert (refused.status_code, "Этот счёт уже не ждёт денег" in refused.content.decode()) == (409, True)
    assert Payment.objects.get().state == "doubtful"
    assert Allocation.objects.count() == 0
