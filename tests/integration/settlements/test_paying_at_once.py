"""Two payments for one order at once: together no more is paid there than it comes to, the rest stays ahead."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models import Sum

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import left_to_pay, order_totals
from dealernet.business.settlements.commands import ToldPayment, record_payments, settle_payment
from dealernet.business.settlements.errors import AmountWrong
from dealernet.business.settlements.models import Allocation, CreditAccount, Payment
from dealernet.foundation import clock
from dealernet.foundation.address import conninfo
from factories.racing import at_once, until_waiting
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


def test_a_doubtful_payment_told_again_while_it_is_settled_keeps_nobody_waiting_for_ever(us: Company) -> None:
    order = invoiced(us)
    first = told(us, order, "1", "4000.00", doubt="чьё это?")
    [waiting] = record_payments(us.actor, [first])
    again = replace(first, source="onec", doubt="")
    acts = [
        lambda: record_payments(us.actor, [again]),
        lambda: settle_payment(us.actor, waiting.subject, order.customer_id),
    ]

    came: list[Exception] = []
    with psycopg.connect(conninfo()) as account:  # both begin; telling comes to the account first
        account.execute("select 1 from settlements_account for no key update")
        tellers = [threading.Thread(target=alone, args=(act, came)) for act in acts]
        for n, teller in enumerate(tellers, 1):
            teller.start()
            until_waiting(n)
    for teller in tellers:
        teller.join()

    assert came == []
    payment = Payment.objects.get()
    assert (payment.state, sorted(payment.seen_in)) == ("matched", ["hand", "onec"])
    assert CreditAccount.objects.get(party_id=order.customer_id).debt == Decimal("-4000.00")


def alone(act: Callable[[], Any], failures: list[Exception]) -> None:
    try:
        act()
    except Exception as failure:
        failures.append(failure)
    finally:
        connection.close()


def test_a_payment_nobody_knows_the_payer_of_loaded_twice_at_once_is_one_and_both_are_answered(us: Company) -> None:
    unknown = ToldPayment("7", clock.today(), Decimal("15.00"), "bank", payer_name="Неизвестный")

    for n in range(5):
        one = replace(unknown, number=str(n))
        [[first], [second]] = at_once(*(lambda: record_payments(us.actor, [one]) for _ in range(2)))  # noqa: B023
        assert first.subject == second.subject
        assert sorted([first.changed, second.changed]) == [False, True]

    assert Payment.objects.count() == 5


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1e12", "1e30"])
def test_a_sum_that_cannot_be_is_refused_of_its_payment_and_the_others_are_recorded(us: Company, amount: str) -> None:
    sound = ToldPayment("7", clock.today(), Decimal("15.00"), "bank", payer_name="Кто-то")

    wrong, right = record_payments(us.actor, [replace(sound, number="8", amount=Decimal(amount)), sound])

    assert isinstance(wrong.refusal, AmountWrong)
    assert (right.refusal, Payment.objects.get().number) == (None, "7")
