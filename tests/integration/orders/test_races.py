"""Two at once: real connections, one last piece, one credit, one draft."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    cancel_orders,
    open_draft,
    place_orders,
    set_lines,
    submit_orders,
)
from dealernet.business.orders.models import Order
from dealernet.business.settlements.models import CreditAccount, Hold
from dealernet.business.stock.models import Balance, Reservation
from dealernet.foundation.events.models import EventRow
from factories.racing import at_once
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_piece_is_sold_once():
    us = company()
    product = us.product(stock="1")
    dealers = [us.dealer() for _ in range(6)]

    def buy(dealer):
        return lambda: place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])

    results = at_once(*(buy(dealer) for dealer in dealers))

    whole = [r for [r] in results if not r.detail["held_for"]]
    assert (len(whole), Balance.objects.get().reserved, Reservation.objects.count()) == (1, 1, 1)
    assert Order.objects.exclude(held_for={}).count() == 5


def test_two_orders_at_once_cannot_spend_the_same_credit():
    us = company()
    dealer = us.dealer(deferral=14, limit="300000", debt="220000")
    product = us.product(price="60000.00")

    def buy():
        return place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])

    results = at_once(buy, buy)

    assert sorted(r.detail["held_for"].get("credit", "") for [r] in results) == ["", "40000.00"]
    assert CreditAccount.objects.get().held == 60000
    assert Hold.objects.count() == 1


def test_one_draft_submitted_twice_at_once_is_one_order():
    us = company()
    dealer, product = us.dealer(), us.product()
    draft = open_draft(dealer.actor)
    set_lines(dealer.actor, draft, [DraftLine(product.id, 4)])

    def submit():
        return submit_orders(dealer.actor, [draft])

    results = at_once(*[submit] * 5)

    assert sum(1 for [r] in results if r.done and r.changed) == 1
    assert Balance.objects.get().reserved == 4
    assert EventRow.objects.filter(kind="orders.submitted").count() == 1


def test_crossing_baskets_never_deadlock_and_cancelling_meanwhile_conserves():
    us = company()
    products = [us.product(stock="500") for _ in range(8)]
    dealers = [us.dealer(deferral=14, limit="100000") for _ in range(4)]

    def trade(n: int):
        def act():
            dealer = dealers[n]
            for turn in range(10):
                lines = [NewLine(p.id, Decimal(1)) for p in (products if (n + turn) % 2 else reversed(products))]
                [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
                if turn % 2:
                    cancel_orders(dealer.actor, [outcome.subject], reason="")
            return True

        return act

    assert at_once(*(trade(n) for n in range(4))) == [True] * 4

    for balance in Balance.objects.all():
        kept = sum(r.quantity for r in Reservation.objects.filter(balance=balance))
        assert balance.reserved == kept == 20
    assert [a.held for a in CreditAccount.objects.all()] == [Decimal(4000)] * 4


def test_two_products_put_in_at_once_lie_in_one_cart() -> None:
    ours = company()
    dealer = ours.dealer()
    products = [ours.product() for _ in range(6)]

    def put_in(product_id: Any) -> Callable[[], Any]:
        def act() -> Any:
            draft = open_draft(dealer.actor)
            set_lines(dealer.actor, draft, [DraftLine(product_id, 1)])
            return draft

        return act

    drafts = at_once(*(put_in(product.id) for product in products))

    assert len(set(drafts)) == 1
    assert Order.objects.get().lines.count() == 6
