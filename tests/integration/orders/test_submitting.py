"""Handing orders over: what is reserved, held, kept on the order, and told."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    open_draft,
    place_orders,
    set_lines,
    submit_orders,
)
from dealernet.business.orders.errors import (
    OrderEmpty,
    OrderUnknown,
    PriceChanged,
    ProductUnknown,
    ProfileUnknown,
    QuantityWrong,
)
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.stages import Stage
from dealernet.business.pricing.models import Price
from dealernet.business.settlements.models import CreditAccount, Hold
from dealernet.business.stock.models import Balance, Reservation
from dealernet.foundation.events.models import EventRow
from factories.trade import company

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Order, OrderLine, Reservation, Hold, EventRow))


def test_a_prepaid_order_reserves_its_goods_and_tells_of_it():
    us = company()
    dealer, product = us.dealer(), us.product(price="1250.00")

    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(10))])])

    order = Order.objects.get()
    assert outcome.detail == {"number": order.number, "total": Decimal("12500.00"), "held_for": {}}
    assert (order.stage, order.total, order.profile_id, order.seller_id) == (
        Stage.SUBMITTED,
        Decimal("12500.00"),
        dealer.profile.id,
        us.seller.id,
    )
    assert list(OrderLine.objects.values_list("position", "product_id", "quantity", "price", "cost")) == [
        (1, product.id, Decimal(10), Decimal("1250.00"), Decimal("12500.00"))
    ]
    assert Balance.objects.get().reserved == Decimal(10)
    assert list(Reservation.objects.values_list("holder_id", "quantity")) == [(order.id, Decimal(10))]
    assert CreditAccount.objects.get().held == 0
    [event] = EventRow.objects.all()
    assert (event.kind, event.subject, event.stream, event.facts) == (
        "orders.submitted",
        order.id,
        dealer.id,
        {"number": order.number, "total": "12500.00", "held_for": {}, "origin": "api"},
    )


def test_with_a_deferral_the_sum_is_held_on_credit():
    us = company()
    dealer = us.dealer(deferral=14, limit="300000", debt="220000")
    product = us.product(price="60000.00")

    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])

    account = CreditAccount.objects.get()
    assert (account.debt, account.held) == (Decimal(220000), Decimal(60000))
    assert Hold.objects.get().amount == Decimal(60000)


def test_what_lacks_is_kept_on_the_order_with_amounts_and_does_not_refuse_it():
    us = company()
    dealer = us.dealer(deferral=14, limit="300000", debt="220000")
    product = us.product(price="60000.00", stock="1")
    order = NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])

    [outcome] = place_orders(dealer.actor, [order])

    assert outcome.detail["held_for"] == {
        "stock": [{"product": str(product.id), "missing": "1.000"}],
        "credit": "40000.00",
    }
    assert Balance.objects.get().reserved == 1
    assert CreditAccount.objects.get().held == 0


def test_terms_that_were_never_agreed_are_named():
    us = company()
    dealer, product = us.dealer(regular=False), us.product()

    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])

    assert outcome.detail["held_for"] == {"terms": ["responsible", "agreement", "price_type", "deferral_days"]}


def test_in_one_act_the_earlier_order_gets_the_last_pieces():
    us = company()
    dealer, product = us.dealer(), us.product(stock="6")
    orders = [NewOrder(dealer.id, [NewLine(product.id, Decimal(n))]) for n in (5, 3)]

    first, second = place_orders(dealer.actor, orders)

    assert first.detail["held_for"] == {}
    assert second.detail["held_for"] == {"stock": [{"product": str(product.id), "missing": "2.000"}]}
    assert Balance.objects.get().reserved == 6


def test_a_smaller_order_still_fits_behind_one_that_is_over_the_limit():
    us = company()
    dealer = us.dealer(deferral=14, limit="100")
    big, small = us.product(price="150.00"), us.product(price="80.00")
    orders = [NewOrder(dealer.id, [NewLine(p.id, Decimal(1))]) for p in (big, small)]

    first, second = place_orders(dealer.actor, orders)

    assert first.detail["held_for"] == {"credit": "50.00"}
    assert second.detail["held_for"] == {}
    assert CreditAccount.objects.get().held == 80


def test_refusals_are_values_and_leave_no_trace():
    us = company()
    dealer, other, product = us.dealer(), us.dealer(), us.product()
    one = [NewLine(product.id, Decimal(1))]
    asked = [
        (NewOrder(dealer.id, []), OrderEmpty),
        (NewOrder(dealer.id, [NewLine(uuid4(), Decimal(1))]), ProductUnknown),
        (NewOrder(dealer.id, [NewLine(product.id, Decimal("1.5"))]), QuantityWrong),
        (NewOrder(dealer.id, one, profile_id=other.profile.id), ProfileUnknown),
        (NewOrder(dealer.id, one, seen_total=Decimal(1)), PriceChanged),
        (NewOrder(other.id, one), OrderUnknown),
    ]
    before = counts()

    outcomes = place_orders(dealer.actor, [order for order, _ in asked])

    assert [type(outcome.refusal) for outcome in outcomes] == [refusal for _, refusal in asked]
    assert counts() == before


def test_a_draft_is_submitted_at_todays_prices_and_only_once():
    us = company()
    dealer, product = us.dealer(), us.product(price="100.00")
    draft = open_draft(dealer.actor)
    set_lines(dealer.actor, draft, [DraftLine(product.id, "3")])
    Price.objects.update(amount=Decimal("110.00"))

    [refused] = submit_orders(dealer.actor, [draft], seen_totals={draft: Decimal("300.00")})
    [done] = submit_orders(dealer.actor, [draft])
    [again] = submit_orders(dealer.actor, [draft])

    assert isinstance(refused.refusal, PriceChanged)
    assert (done.changed, done.detail["total"]) == (True, Decimal("330.00"))
    assert (again.changed, again.detail) == (False, done.detail)
    assert Balance.objects.get().reserved == 3
    assert EventRow.objects.filter(kind="orders.submitted").count() == 1


@pytest.mark.parametrize("many", [1, 30])
def test_placing_takes_two_statements_however_many_orders(many, django_assert_num_queries):
    us = company()
    dealers = [us.dealer(deferral=14, limit="1000000") for _ in range(3)]
    products = [us.product() for _ in range(10)]
    orders = [NewOrder(dealers[n % 3].id, [NewLine(p.id, Decimal(1)) for p in products]) for n in range(many)]

    with django_assert_num_queries(2, connection=connection):
        outcomes = place_orders(us.actor, orders)

    assert all(outcome.done for outcome in outcomes)
    assert Order.objects.count() == many
