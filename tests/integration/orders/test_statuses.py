"""Statuses in lists, counts, letters and the API: one name everywhere, told apart by the database as by Python."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, publish_statuses
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
from factories.statuses import with_one
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db

MANY = Page(size=1_000)


def orders_in_every_state(us: Company, dealer: Dealer) -> None:
    product = us.product(price="100.00", stock="100000")
    placed = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))]) for _ in STATES])
    orders = Order.objects.in_bulk([outcome.subject for outcome in placed])
    for state, order in zip(STATES, orders.values(), strict=True):
        order.stage = state.stage
        order.paid_total = {Money.UNPAID: 0, Money.PART: 40, Money.PAID: 100, Money.OVERDUE: 40}[state.money]
        order.due_on = clock.today() - timedelta(days=1) if state.money == Money.OVERDUE else None
        order.invoice_number = str(order.id)[:8] if state.is_invoiced else ""
        order.may_ship = state.may_ship
        order.payment_order = "accepted" if state.by_payment_order else ""
        order.held_for = {} if state.goods_there else {"stock": [{"product": str(product.id), "missing": "1"}]}
        order.held_for |= {"credit": "10.00"} if state.is_held and state.goods_there else {}
    fields = ["stage", "paid_total", "due_on", "invoice_number", "may_ship", "payment_order", "held_for"]
    Order.objects.bulk_update(orders.values(), fields, batch_size=200)


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

    publish_statuses(us.actor, with_one("received", name={"ru": "Входящий"}, buyer_name={"ru": "Мы его видим"}))

    assert order_card(us.actor, order.id).status.label == "Входящий"
    assert letter_facts([order.id])[order.id]["status"] == "Мы его видим"
    client.force_login(Account.objects.get(id=dealer.account.id))
    assert "Мы его видим" in client.get(f"/orders/{order.id}/").content.decode()
    assert "Мы его видим" in client.get("/orders/?status=received").content.decode()


def test_only_whoever_may_publish_changes_them():
    us = company()
    before = EventRow.objects.count()

    with pytest.raises(PowerMissing):
        publish_statuses(us.dealer().actor, with_one("shipped", name={"ru": "Уехал"}))
    with pytest.raises(NotPublishable):
        publish_statuses(us.actor, with_one("shipped", name={"ru": ""}))

    assert EventRow.objects.count() == before
    assert order_statuses().known("shipped").label == "Отгружен"  # type: ignore[union-attr]
