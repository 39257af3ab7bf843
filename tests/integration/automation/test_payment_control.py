"""Payment control by days: reminders with what is left, a task, shipping stopped, everything lifted by the money."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from dealernet.automation.models import Wait
from dealernet.automation.packs import publish_packs
from dealernet.automation.waits import go_on
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    ToldShipment,
    allow_shipping,
    place_orders,
    promise_payment,
    record_shipments,
)
from dealernet.business.orders.errors import NothingToPay, PromiseWrong, ShippingIsStopped
from dealernet.business.orders.models import Order
from dealernet.business.settlements.commands import (
    ToldPayment,
    record_payments,
    resume_shipping,
    stop_shipping,
)
from dealernet.business.settlements.errors import NothingOverdue
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    ours = company()
    publish_packs(ours.actor)
    return ours


@pytest.fixture
def days(monkeypatch):
    """Goes on to the noon of a day so many days after the beginning; what was due meanwhile happens."""
    began = timezone.localtime(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0)
    now = [began]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def on(day: int) -> None:
        now[0] = began + timedelta(days=day)
        let_it_happen()
        while go_on():
            let_it_happen()
        let_it_happen()

    return on


def ordered(us: Company, dealer: Dealer, price: str) -> Order:
    line = NewLine(us.product(price=price).id, Decimal(1))
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [line])])
    let_it_happen()
    return Order.objects.get(id=outcome.subject)


def shipped(us: Company, order: Order) -> Order:
    [outcome] = record_shipments(us.actor, [ToldShipment(order.id, f"{order.number}-1", clock.today())])
    assert outcome.done, outcome.refusal
    let_it_happen()
    order.refresh_from_db()
    return order


def paid(us: Company, dealer: Dealer, order: Order, amount: str, number: str = "1") -> None:
    holders = [(order.id, Decimal(amount))]
    told = ToldPayment(number, clock.today(), Decimal(amount), "bank", dealer.id, holders=holders)
    assert record_payments(us.actor, [told])[0].done
    let_it_happen()


def plain(text: str) -> str:
    return re.sub(r"\s", " ", text)


def reminders(order: Order) -> list[str]:
    found = Message.objects.filter(holder_id=order.id)
    kinds = ("payment_soon", "payment_today", "payment_overdue", "shipping_stopped")
    return [one.template for one in found.order_by("id") if one.template in kinds]


def test_a_deferral_is_reminded_of_stopped_and_lifted_by_the_money(us: Company, days) -> None:
    dealer = us.dealer(deferral=14, limit="300000")
    order = shipped(us, ordered(us, dealer, "60000.00"))
    assert order.due_on == clock.today() + timedelta(days=14)

    days(10)
    assert reminders(order) == []
    days(11)
    assert reminders(order) == ["payment_soon"]
    days(12)
    paid(us, dealer, order, "25000.00")
    days(14)
    assert reminders(order) == ["payment_soon", "payment_today"]
    assert "35 000 ₽" in plain(Message.objects.get(template="payment_today").subject)
    days(15)
    assert reminders(order)[-1] == "payment_overdue"
    assert Task.objects.get(kind="unpaid", done_at=None).assignee_id == order.responsible_id
    days(18)
    assert CreditAccount.objects.get(party_id=dealer.id).stopped_at is None
    days(19)
    assert reminders(order) == ["payment_soon", "payment_today", "payment_overdue", "shipping_stopped"]

    waiting = ordered(us, dealer, "1000.00")
    waiting.refresh_from_db()
    assert (waiting.stage, waiting.may_ship) == ("qualified", False)
    [refused] = allow_shipping(us.actor, [waiting.id], reason="person")
    assert isinstance(refused.refusal, ShippingIsStopped)
    assert "35 000 ₽" in plain(str(refused.refusal))

    paid(us, dealer, order, "35000.00", "2")
    waiting.refresh_from_db()
    assert CreditAccount.objects.get(party_id=dealer.id).stopped_at is None
    assert waiting.may_ship
    assert not Task.objects.filter(kind="unpaid", done_at=None).exists()
    days(40)
    assert reminders(order) == ["payment_soon", "payment_today", "payment_overdue", "shipping_stopped"]
    assert not Wait.objects.filter(state="waiting", run__subject=order.id).exists()


def test_what_is_paid_in_full_ships_though_shipping_is_stopped(us: Company, days) -> None:
    dealer = us.dealer(deferral=1, limit="300000")
    shipped(us, ordered(us, dealer, "5000.00"))
    days(10)
    assert CreditAccount.objects.get(party_id=dealer.id).stopped_at is not None

    order = ordered(us, dealer, "700.00")
    assert not order.may_ship
    Order.objects.filter(id=order.id).update(paid_total=order.total)
    assert allow_shipping(us.actor, [order.id], reason="payment")[0].changed


def test_a_person_lets_shipping_go_on_and_stops_only_who_is_overdue(us: Company, days) -> None:
    late, good = us.dealer(deferral=1, limit="300000"), us.dealer(deferral=30, limit="300000")
    shipped(us, ordered(us, late, "5000.00"))
    shipped(us, ordered(us, good, "5000.00"))
    days(3)
    before = EventRow.objects.count()

    [refused] = stop_shipping(us.actor, [good.id])
    assert isinstance(refused.refusal, NothingOverdue)
    assert EventRow.objects.count() == before
    assert [one.changed for one in (*stop_shipping(us.actor, [late.id]), *stop_shipping(us.actor, [late.id]))] == [
        True,
        False,
    ]
    assert [one.changed for one in (*resume_shipping(us.actor, [late.id]), *resume_shipping(us.actor, [late.id]))] == [
        True,
        False,
    ]
    assert CreditAccount.objects.get(party_id=late.id).stopped_at is None

    seller = actor_of(Account.objects.create_user("s@example.ru", "correct horse battery", role="salesperson"))
    for act in (stop_shipping, resume_shipping):
        with pytest.raises(PowerMissing):
            act(seller, [late.id])
    assert CreditAccount.objects.get(party_id=late.id).stopped_at is None


def test_a_promise_broken_is_a_task_and_one_kept_is_none(us: Company, days) -> None:
    dealer = us.dealer(deferral=30, limit="300000")
    broken, kept = (shipped(us, ordered(us, dealer, "5000.00")) for _ in range(2))
    on = clock.today() + timedelta(days=3)

    assert [one.changed for one in promise_payment(us.actor, [broken.id, kept.id], on)] == [True, True]
    assert [one.changed for one in promise_payment(us.actor, [broken.id], on)] == [False]
    let_it_happen()
    days(2)
    paid(us, dealer, kept, "5000.00")
    days(5)

    assert [task.holder_id for task in Task.objects.filter(kind="promise")] == [broken.id]


def test_a_promise_that_moved_is_waited_for_anew(us: Company, days) -> None:
    dealer = us.dealer(deferral=30, limit="300000")
    order = shipped(us, ordered(us, dealer, "5000.00"))
    promise_payment(us.actor, [order.id], clock.today() + timedelta(days=2))
    let_it_happen()
    promise_payment(us.actor, [order.id], clock.today() + timedelta(days=9))
    let_it_happen()

    days(5)
    assert not Task.objects.filter(kind="promise").exists()
    days(11)
    assert Task.objects.filter(kind="promise").count() == 1


@pytest.mark.parametrize("shift", [-1, 367])
def test_a_promise_for_a_day_gone_or_too_far_is_refused_and_nothing_changes(us: Company, shift: int) -> None:
    order = ordered(us, us.dealer(), "100.00")
    before = (Order.objects.get(id=order.id).revision, EventRow.objects.count())

    with pytest.raises(PromiseWrong):
        promise_payment(us.actor, [order.id], clock.today() + timedelta(days=shift))
    Order.objects.filter(id=order.id).update(paid_total=order.total)
    [refused] = promise_payment(us.actor, [order.id], clock.today())
    assert isinstance(refused.refusal, NothingToPay)
    assert (Order.objects.get(id=order.id).revision, EventRow.objects.count()) == before
