"""Two payments for one order at once: together no more is paid there than it comes to, the rest stays ahead."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import Sum

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import left_to_pay, order_totals
from dealernet.business.settlements.commands import ToldPayment, record_payments, settle_payment
from dealernet.business.settlements.models import Allocation, CreditAccount, Payment
from dealernet.foundation import clock
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def invoiced(us: Company) -> Order:
    dealer = us.dealer()
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product("1000.00").id, Decimal(5))])])
    invoice_orders(us.actor, [placed.subject])
    return Order.objects.get(id=placed.subject)


def told(us: Company, order: Order, number: str, amount: str, **more: str) -> ToldPayment:
    """A payment as a clerk's page tells it, by what the page saw left."""
    room = left_to_pay(us.actor, [order.id])[order.id]
    return ToldPayment(
        number=number,
        paid_on=clock.today(),
        amount=Decimal(amount),
        source="hand",
        party_id=order.customer_id,
        payer_name="Кто-то",
        holders=[(order.id, min(room, Decimal(amount)))],
        totals=order_totals(us.actor, [order.id]),
        **more,
    )


def paid(order: Order) -> Decimal:
    return Allocation.objects.filter(holder_id=order.id).aggregate(sum=Sum("amount"))["sum"]


def test_two_clerks_at_once_do_not_pay_an_order_twice(us: Company) -> None:
    order = invoiced(us)
    seen = [told(us, order, "1", "4000.00"), told(us, order, "2", "3000.00")]

    at_once(*(lambda one=one: record_payments(us.actor, [one]) for one in seen))

    assert paid(order) == Decimal("5000.00")
    assert Payment.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("7000.00")
    assert CreditAccount.objects.get(party_id=order.customer_id).debt == Decimal("-7000.00")
    assert Allocation.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("7000.00"), "what is ahead is told too"


def test_a_doubtful_payment_settled_while_another_is_entered_takes_what_is_left(us: Company) -> None:
    order = invoiced(us)
    [waiting] = record_payments(us.actor, [told(us, order, "1", "4000.00", doubt="чьё это?")])
    entered = told(us, order, "2", "3000.00")
    share, totals = [(order.id, Decimal("4000.00"))], order_totals(us.actor, [order.id])

    at_once(
        lambda: settle_payment(us.actor, waiting.subject, order.customer_id, share, totals),
        lambda: record_payments(us.actor, [entered]),
    )

    assert paid(order) == Decimal("5000.00")
