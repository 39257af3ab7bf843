"""Two at once about one payment order: real connections, one decision, one file for one order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dealernet.business.orders.commands import (
    accept_payment_order,
    cancel_orders,
    note_payments,
    reject_payment_order,
    send_payment_order,
    take_back_payment_order,
)
from dealernet.business.orders.models import Order, PaymentOrder
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events.models import EventRow
from factories.paying import PNG, asked, paper
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us(settings: Any, tmp_path: Path) -> Company:
    settings.DATA_DIR = tmp_path
    return company()


def tried(act: Any) -> Any:
    def run() -> str:
        try:
            outcome = act()
        except Refusal as refusal:
            return refusal.code
        outcome = outcome[0] if isinstance(outcome, list) else outcome
        return "done" if outcome.changed else "was so"

    return run


def events(*kinds: str) -> list[int]:
    return [EventRow.objects.filter(kind=f"orders.{kind}").count() for kind in kinds]


def test_accepted_and_rejected_at_once_one_of_them_wins(us):
    dealer = us.dealer()
    order = asked(us, dealer)
    send_payment_order(dealer.actor, order.id, paper(order))
    one = PaymentOrder.objects.get()

    results = at_once(
        tried(lambda: accept_payment_order(us.actor, order.id, one.id)),
        tried(lambda: reject_payment_order(us.actor, order.id, one.id, reason="Не та сумма")),
    )

    order.refresh_from_db()
    one.refresh_from_db()
    assert sorted(results) == ["done", "payment_order_decided"]
    accepted = results[0] == "done"
    assert (order.may_ship, order.payment_order, one.state) == (
        (True, "accepted", "accepted") if accepted else (False, "rejected", "rejected")
    )
    assert events("payment_order_accepted", "payment_order_rejected", "shipping_allowed") == (
        [1, 0, 1] if accepted else [0, 1, 0]
    )


def test_accepted_by_eight_at_once_ships_once(us):
    dealer = us.dealer()
    order = asked(us, dealer)
    send_payment_order(dealer.actor, order.id, paper(order))
    one = PaymentOrder.objects.get()

    results = at_once(*(tried(lambda: accept_payment_order(us.actor, order.id, one.id)) for _ in range(8)))

    assert sorted(results) == ["done", *["was so"] * 7]
    assert events("payment_order_accepted", "shipping_allowed") == [1, 1]


def test_one_file_sent_for_two_orders_at_once_stands_for_one(us):
    dealer = us.dealer()
    orders = [asked(us, dealer), asked(us, dealer)]

    results = at_once(
        *(tried(lambda o=o: send_payment_order(dealer.actor, o.id, paper(o, content=PNG))) for o in orders)
    )

    assert sorted(results) == ["done", "payment_order_used"]
    assert (PaymentOrder.objects.count(), events("payment_order_sent")) == (1, [1])
    assert sorted(Order.objects.values_list("payment_order", flat=True)) == ["asked", "sent"]


def test_the_same_sent_by_a_double_click_is_one(us):
    dealer = us.dealer()
    order = asked(us, dealer)

    results = at_once(*(tried(lambda: send_payment_order(dealer.actor, order.id, paper(order))) for _ in range(4)))

    assert sorted(results) == ["done", *["was so"] * 3]
    assert (PaymentOrder.objects.count(), events("payment_order_sent")) == (1, [1])


def test_accepted_while_the_buyer_cancels_or_sends_another(us):
    dealer = us.dealer()
    order = asked(us, dealer)
    send_payment_order(dealer.actor, order.id, paper(order))
    one = PaymentOrder.objects.get()

    results = at_once(
        tried(lambda: accept_payment_order(us.actor, order.id, one.id)),
        tried(lambda: send_payment_order(dealer.actor, order.id, paper(order, number="18", content=PNG))),
        tried(lambda: cancel_orders(dealer.actor, [order.id], reason="Передумал")),
    )

    order.refresh_from_db()
    assert results[2] == "done"
    assert (order.stage, order.may_ship, order.payment_order) == ("cancelled", False, "")
    assert not PaymentOrder.objects.filter(state__in=["sent", "accepted"]).exists()


def test_taken_back_while_the_money_comes_the_order_is_either_paid_or_awaits_another(us):
    dealer = us.dealer()
    order = asked(us, dealer)
    send_payment_order(dealer.actor, order.id, paper(order))
    one = PaymentOrder.objects.get()
    accept_payment_order(us.actor, order.id, one.id)

    taken, paid = at_once(
        tried(lambda: take_back_payment_order(us.actor, order.id, one.id, reason="Банк вернул")),
        tried(lambda: note_payments(us.actor, {order.id: order.total})),
    )

    order.refresh_from_db()
    one.refresh_from_db()
    assert (paid, taken) in (("done", "done"), ("done", "paid_already"))
    assert (order.payment_order, one.state, order.may_ship) == (
        ("asked", "taken_back", False) if taken == "done" else ("accepted", "accepted", True)
    )


def test_taken_back_by_four_at_once_is_told_once(us):
    dealer = us.dealer()
    order = asked(us, dealer)
    send_payment_order(dealer.actor, order.id, paper(order))
    one = PaymentOrder.objects.get()
    accept_payment_order(us.actor, order.id, one.id)

    take = tried(lambda: take_back_payment_order(us.actor, order.id, one.id, reason="Банк вернул"))
    assert sorted(at_once(*[take] * 4)) == ["done", *["was so"] * 3]
    assert events("payment_order_taken_back") == [1]
