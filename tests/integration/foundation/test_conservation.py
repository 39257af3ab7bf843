"""The laws that `doctor` asks: they hold after trade, and each is named when its ledger is cut."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from dealernet.business.orders.commands import NewLine, NewOrder, cancel_orders, place_orders
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.outcomes import settled
from factories.trade import company

pytestmark = pytest.mark.django_db


@pytest.fixture
def traded() -> None:
    firm = company()
    dealer = firm.dealer(deferral=14, limit="10000")
    lines = [NewLine(firm.product("100.00", "5").id, Decimal(3)), NewLine(firm.product("0.33", "9").id, Decimal(7))]
    settled(place_orders(dealer.actor, [NewOrder(dealer.id, lines)]))
    gone = settled(place_orders(dealer.actor, [NewOrder(dealer.id, lines[:1])]))
    settled(cancel_orders(firm.actor, [gone.subject], reason="test"))


def test_nothing_is_broken_on_an_empty_database() -> None:
    assert broken_laws() == []


@pytest.mark.usefixtures("traded")
def test_nothing_is_broken_after_an_order_and_a_cancelled_one() -> None:
    assert broken_laws() == []


@pytest.mark.usefixtures("traded")
@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("update stock_balance set reserved = reserved - 1 where reserved > 0", {"stock.reserved": 2}),
        ("delete from stock_movement", {"stock.on_hand": 2}),
        ("update settlements_account set held = held + 5", {"settlements.held": 1}),
        ("update settlements_account set debt = 7", {"settlements.debt": 1}),
        ("update orders_order set total = total + 1 where stage = 'submitted'", {"orders.total": 1}),
        ("update orders_order set paid_total = 1 where stage = 'submitted'", {"orders.paid": 1}),
        (
            "update orders_order set stage = 'closed' where stage = 'submitted'",
            {"orders.reservations": 2, "orders.holds": 1},
        ),
        ("update access_account set dealer_id = gen_random_uuid() where dealer_id is not null", {"parties.buyers": 1}),
        ("update events_event set subject = gen_random_uuid() where kind = 'orders.cancelled'", {"orders.known": 1}),
    ],
)
def test_a_ledger_that_was_cut_is_named_with_its_rows(damage: str, broken: dict[str, int]) -> None:
    with connection.cursor() as db:
        db.execute(damage)

    found = broken_laws()

    assert {one.law.key: one.count for one in found} == broken
