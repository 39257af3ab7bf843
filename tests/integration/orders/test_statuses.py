"""Statuses in lists, counts, letters and the API: one name everywhere, told apart by the database as by Python."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, rename_statuses
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import (
    OrderFilter,
    count_by_status,
    letter_facts,
    list_orders,
    order_card,
    order_statuses,
)
from dealernet.business.orders.rules.statuses import STATES
from dealernet.business.orders.stages import Money
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import NotPublishable
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
MANY = Page(size=400)


def orders_in_every_state(us: Company, dealer: Dealer) -> None:
    product = us.product(price="100.00", stock="100000")
    for stage, money, invoiced, may_ship, by_paper in STATES:
        order_id = settled(place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])).subject
        paid = {Money.UNPAID: 0, Money.PART: 40, Money.PAID: 100, Money.OVERDUE: 40}[money]
        Order.objects.filter(id=order_id).update(
            stage=stage,
            paid_total=paid,
            due_on=clock.today() - timedelta(days=1) if money == Money.OVERDUE else None,
            invoice_number=str(order_id)[:8] if invoiced else "",
            may_ship=may_ship,
            payment_order="accepted" if by_paper else "",
        )


def test_the_database_tells_statuses_apart_exactly_as_python_does():
    us = company()
    dealer = us.dealer()
    orders_in_every_state(us, dealer)
    listed = list_orders(us.actor, MANY, OrderFilter(drafts=True)).rows

    found = {
        one.key: {row.id for row in list_orders(us.actor, MANY, OrderFilter(status=one.key)).rows}
        for one in order_statuses().listed
    }

    assert len(listed) == len(STATES)
    assert found == {key: {row.id for row in listed if row.status.key == key} for key in found}
    assert count_by_status(us.actor) == {key: len(ids) for key, ids in found.items()}


def test_lists_and_counts_take_as_many_statements_for_one_order_as_for_many():
    us = company()
    dealer = us.dealer()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])

    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            list_orders(us.actor, MANY, OrderFilter(status="received"))
            count_by_status(us.actor)
        return len(counted)

    few = statements()
    orders_in_every_state(us, dealer)

    assert statements() == few == 5


def test_a_status_nobody_has_finds_nothing():
    us = company()
    orders_in_every_state(us, us.dealer())

    assert list_orders(us.actor, MANY, OrderFilter(status="on the moon")).rows == []


def test_a_renamed_status_is_read_in_the_list_the_card_the_letter_and_the_api(client: Client):
    us = company()
    dealer = us.dealer()
    settled(place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])]))
    order = Order.objects.get()

    rename_statuses(us.actor, {"received": ("Входящий", "Мы его видим")})

    assert order_card(us.actor, order.id).status.label == "Входящий"
    assert letter_facts([order.id])[order.id]["status"] == "Мы его видим"
    client.force_login(Account.objects.get(id=dealer.account.id))
    assert "Мы его видим" in client.get(f"/orders/{order.id}/").content.decode()
    assert "Мы его видим" in client.get("/orders/?status=received").content.decode()


def test_names_are_changed_on_a_page_and_a_refusal_changes_nothing(client: Client):
    company()
    admin = Account.objects.create(email="admin@ours.example", name="Администратор", role="administrator")
    client.force_login(admin)

    answer = client.post("/desk/settings/statuses/", {"name-shipped": "Уехал", "buyer-shipped": "В пути"})
    page = client.get("/desk/settings/statuses/").content.decode()
    refused = client.post("/desk/settings/statuses/", {"name-shipped": " ", "buyer-shipped": ""})

    assert answer.status_code == 302
    assert "Уехал" in page
    assert "В пути" in page
    assert refused.status_code == 422
    assert order_statuses().known("shipped").label == "Уехал"  # type: ignore[union-attr]


def test_only_whoever_may_publish_renames():
    us = company()
    before = EventRow.objects.count()

    with pytest.raises(PowerMissing):
        rename_statuses(us.dealer().actor, {"shipped": ("Уехал", "")})
    with pytest.raises(NotPublishable):
        rename_statuses(us.actor, {"shipped": ("", "")})

    assert EventRow.objects.count() == before
    assert order_statuses().known("shipped").label == "Отгружен"  # type: ignore[union-attr]
