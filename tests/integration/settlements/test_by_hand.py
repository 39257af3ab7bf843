"""Payments people record: what is above the debt is looked at first, a mistake is taken back whole."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.commands import NewLine, NewOrder, allow_shipping, place_orders, qualify_orders
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import left_to_pay, order_totals
from dealernet.business.settlements.commands import ToldPayment, enter_payment, record_payments, take_back_by_hand
from dealernet.business.settlements.errors import (
    BeyondOwed,
    FarBeyondOwed,
    PaymentOfBank,
    PaymentOfOnec,
    PaymentUnknown,
    TakingBackNeedsReason,
)
from dealernet.business.settlements.models import Allocation, CreditAccount, Debt, Entry, Payment
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.delivery import Delivery
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.events.reactions import REACTIONS
from dealernet.foundation.outcomes import Outcome, settled
from factories.happening import deliver_all
from factories.racing import at_once
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def deliver() -> None:
    """Everything that follows by itself."""
    deliver_all(Delivery(catch_up=0), list(REACTIONS))


def of_role(role: str) -> Actor:
    account = Account.objects.create_user(f"{uuid4()}@x.example", "correct horse battery", name=role, role=role)
    return actor_of(account)


def ordered(us: Company, dealer: Dealer, price: str = "41640.00") -> Order:
    """An accepted order that ships once it is paid."""
    product = us.product(price)
    placed = settled(place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])]))
    settled(qualify_orders(us.actor, [placed.subject]))
    deliver()
    return Order.objects.get(id=placed.subject)


def told(order: Order, amount: str, us: Company, **more: str) -> ToldPayment:
    room = left_to_pay(us.actor, [order.id])[order.id]
    return ToldPayment(
        number=more.get("number", "17"),
        paid_on=clock.today(),
        amount=Decimal(amount),
        source=more.get("source", "desk"),
        party_id=order.customer_id,
        payer_name="Кто-то",
        holders=[(order.id, min(room, Decimal(amount)))],
        totals=order_totals(us.actor, [order.id]),
    )


def standing() -> tuple[object, ...]:
    """Everything a payment may change."""
    return (
        list(Payment.objects.order_by("id").values_list("id", "state")),
        list(Allocation.objects.order_by("id").values_list("holder_id", "debt_id", "amount")),
        list(Debt.objects.order_by("id").values_list("id", "paid", "unseen")),
        list(CreditAccount.objects.order_by("party_id").values_list("party_id", "debt")),
        Entry.objects.count(),
        EventRow.objects.count(),
    )


def test_a_sum_above_what_is_owed_is_refused_until_the_rest_is_agreed_to_stay_ahead(us: Company) -> None:
    order = ordered(us, us.dealer())
    before = standing()

    with pytest.raises(BeyondOwed) as refused:
        enter_payment(actor_of(us.manager), told(order, "50000.00", us))
    unchanged = standing() == before
    with pytest.raises(BeyondOwed):
        enter_payment(actor_of(us.manager), told(order, "50000.00", us), ahead=Decimal("8359.99"))
    outcome = enter_payment(actor_of(us.manager), told(order, "50000.00", us), ahead=Decimal("8360.00"))

    assert (unchanged, refused.value.values) == (True, {"owed": Decimal("41640.00"), "ahead": Decimal("8360.00")})
    assert outcome.changed
    assert set(Allocation.objects.values_list("holder_id", "amount")) == {
        (order.id, Decimal("41640.00")),
        (None, Decimal("8360.00")),
    }


def test_a_slip_of_the_pen_is_for_the_accountant_alone(us: Company) -> None:
    order = ordered(us, us.dealer())
    slip = told(order, "999999999.00", us)
    before = standing()

    with pytest.raises(FarBeyondOwed):
        enter_payment(actor_of(us.manager), slip, ahead=Decimal("999999999.00"))
    unchanged = standing() == before
    with pytest.raises(BeyondOwed):
        enter_payment(of_role("accountant"), slip)
    outcome = enter_payment(of_role("accountant"), slip, ahead=Decimal("999958359.00"))

    assert (unchanged, outcome.changed) == (True, True)


def test_what_is_owed_is_the_order_and_the_other_debts_each_once(us: Company) -> None:
    dealer = us.dealer(debt="1000.00")
    Debt.objects.create(
        account_id=dealer.id, document="старый", amount=1000, arose_on=clock.today(), due_on=clock.today()
    )
    order = ordered(us, dealer, "5000.00")
    Debt.objects.create(
        account_id=dealer.id, holder_id=order.id, document="по заказу", amount=2000,
        arose_on=clock.today(), due_on=clock.today(),
    )  # fmt: skip

    with pytest.raises(BeyondOwed) as refused:
        enter_payment(us.actor, told(order, "6000.01", us))

    assert refused.value.values == {"owed": Decimal("6000.00"), "ahead": Decimal("0.01")}


def test_the_same_payment_again_is_not_asked_about(us: Company) -> None:
    order = ordered(us, us.dealer())
    once = told(order, "41640.00", us)
    enter_payment(us.actor, once)
    before = standing()

    again = enter_payment(us.actor, once)

    assert (again.changed, standing()) == (False, before)


def test_a_payment_taken_back_leaves_everything_as_if_it_had_not_been(us: Company) -> None:
    order = ordered(us, us.dealer())
    entered = enter_payment(us.actor, told(order, "50000.00", us), ahead=Decimal("8360.00"))
    deliver()
    settled(allow_shipping(us.actor, [order.id], reason="payment"))
    paid = Order.objects.get()

    settled(take_back_by_hand(of_role("accountant"), [entered.subject], reason="описка"))
    deliver()

    after = Order.objects.get()
    assert (paid.paid_total, paid.may_ship) == (Decimal("41640.00"), True)
    assert (after.paid_total, after.may_ship) == (Decimal(0), False)
    assert (Allocation.objects.count(), CreditAccount.objects.get(party_id=order.customer_id).debt) == (0, Decimal(0))
    assert list(Entry.objects.order_by("id").values_list("kind", "amount")) == [
        ("payment", Decimal("-50000.00")),
        ("correction", Decimal("50000.00")),
    ]
    assert Payment.objects.values_list("state", "doubt").get() == ("taken_back", "описка")
    event = EventRow.objects.get(kind="settlements.payment_taken_back")
    assert (event.facts["reason"], event.facts["holders"]) == ("описка", [str(order.id)])
    assert EventRow.objects.filter(kind="orders.payment_lost").count() == 1
    [task] = Task.objects.filter(holder_id=order.id, kind="unpaid")
    assert (task.assignee_id, f"№ {order.number}" in task.title, "41 640" in task.reason.replace("\xa0", " ")) == (
        us.manager.id,
        True,
        True,
    )
    assert broken_laws() == []
    assert enter_payment(us.actor, told(order, "41640.00", us)).changed, "the right sum has its number"


def test_a_debt_a_mistake_had_paid_is_open_again(us: Company) -> None:
    dealer = us.dealer(debt="1000.00")
    debt = Debt.objects.create(
        account_id=dealer.id, document="старый", amount=1000, arose_on=clock.today(), due_on=clock.today()
    )
    mistake = ToldPayment("5", clock.today(), Decimal("400.00"), "desk", dealer.id)
    entered = enter_payment(us.actor, mistake)
    paid = Debt.objects.get(id=debt.id).paid

    settled(take_back_by_hand(us.actor, [entered.subject], reason="описка"))

    assert (paid, Debt.objects.get(id=debt.id).paid) == (Decimal("400.00"), Decimal(0))
    assert broken_laws() == []


@pytest.mark.parametrize(("source", "refusal"), [("bank", PaymentOfBank), ("onec", PaymentOfOnec)])
def test_what_came_from_outside_is_put_right_there(us: Company, source: str, refusal: type[Exception]) -> None:
    order = ordered(us, us.dealer())
    [outside] = record_payments(us.actor, [told(order, "100.00", us, source=source)])
    by_hand = enter_payment(us.actor, told(order, "200.00", us, number="18"))
    Payment.objects.filter(id=by_hand.subject).update(seen_in=["desk", source])
    before = standing()

    outcomes = take_back_by_hand(us.actor, [outside.subject, by_hand.subject], reason="описка")

    assert [type(one.refusal) for one in outcomes] == [refusal, refusal]
    assert standing() == before


def test_without_a_power_a_reason_or_reach_nothing_is_taken_back(us: Company) -> None:
    order = ordered(us, us.dealer())
    entered = enter_payment(us.actor, told(order, "100.00", us))
    before = standing()

    with pytest.raises(PowerMissing):
        take_back_by_hand(actor_of(us.manager), [entered.subject], reason="описка")
    for reason in ("", "   ", "я" * 301):
        with pytest.raises(TakingBackNeedsReason):
            take_back_by_hand(us.actor, [entered.subject], reason=reason)
    [unknown] = take_back_by_hand(us.actor, [uuid4()], reason="описка")

    assert isinstance(unknown.refusal, PaymentUnknown)
    assert standing() == before


def test_two_who_take_a_payment_back_at_once_do_it_once(us: Company) -> None:
    order = ordered(us, us.dealer())
    entered = enter_payment(us.actor, told(order, "41640.00", us))

    outcomes: list[list[Outcome]] = at_once(
        *[lambda: take_back_by_hand(us.actor, [entered.subject], reason="описка")] * 3,
        lambda: record_payments(us.actor, [told(order, "640.00", us, number="18")]),
    )

    assert sorted(one[0].changed for one in outcomes[:3]) == [False, False, True]
    assert CreditAccount.objects.get(party_id=order.customer_id).debt == Decimal("-640.00")
    assert EventRow.objects.filter(kind="settlements.payment_taken_back").count() == 1
    assert broken_laws() == []


def test_taking_back_costs_as_much_for_many_payments_of_many_orders_as_for_one(us: Company) -> None:
    payments = [
        settled(record_payments(us.actor, [told(ordered(us, us.dealer(), "500.00"), "600.00", us, number=f"н{n}")]))
        for n in range(6)
    ]

    counts = []
    for some in (payments[:1], payments[1:]):
        with CaptureQueriesContext(connection) as asked:
            take_back_by_hand(us.actor, [one.subject for one in some], reason="описка")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20
