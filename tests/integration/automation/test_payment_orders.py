"""The way of a payment order by days: letters once, a task at each turn, the money that comes later or never."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dealernet.automation.models import Wait
from dealernet.automation.packs import publish_packs
from dealernet.automation.rules import KIND
from dealernet.automation.waits import go_on
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import (
    accept_payment_order,
    ask_payment_order,
    cancel_orders,
    reject_payment_order,
    send_payment_order,
    start_picking,
    take_back_payment_order,
)
from dealernet.business.orders.models import Order, PaymentOrder
from dealernet.business.orders.queries import order_card
from dealernet.business.parties.models import BankAccount, Terms
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import settled
from factories.automatic import bought
from factories.happening import let_it_happen
from factories.paying import PNG, paper
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
BORN = ["order_received", "invoice"]


@pytest.fixture
def us(settings: Any, tmp_path: Path) -> Company:
    settings.DATA_DIR = tmp_path
    ours = company()
    BankAccount.objects.create(party=ours.seller.party, number="4" * 20, bank_name="Банк", bic="044525225")
    publish_packs(ours.actor)
    return ours


@pytest.fixture
def dealer(us: Company) -> Dealer:
    made = us.dealer()
    Terms.objects.filter(party_id=made.id).update(customer_type="Платёжное поручение")
    return made


@pytest.fixture
def days(monkeypatch):
    """Goes on to the noon of a day so many days after a Monday; what was due meanwhile happens."""
    noon = timezone.localtime(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0)
    began = noon + timedelta(days=(7 - noon.weekday()) % 7)
    now = [began]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def on(day: int) -> None:
        now[0] = began + timedelta(days=day)
        happens()

    return on


def happens() -> None:
    let_it_happen()
    while go_on():
        let_it_happen()
    let_it_happen()


def letters(order: Order) -> list[str]:
    return list(Message.objects.filter(holder_id=order.id).order_by("id").values_list("template", flat=True))


def open_tasks(order: Order) -> list[str]:
    found = Task.objects.filter(holder_id=order.id, done_at=None).order_by("id")
    return list(found.values_list("kind", flat=True))


def sent(order: Order, dealer: Dealer, **told: Any) -> PaymentOrder:
    send_payment_order(dealer.actor, order.id, paper(order, **told))
    happens()
    return PaymentOrder.objects.filter(order=order).latest("id")


def test_asked_sent_accepted_shipped_and_closed_by_the_money(us, dealer, days):
    days(0)
    [order] = bought(us, dealer)
    assert open_tasks(order) == ["payment_order"]

    settled(ask_payment_order(us.actor, [order.id]))
    happens()
    assert (letters(order), open_tasks(order)) == ([*BORN, "payment_order_asked"], [])
    asked = Message.objects.get(template="payment_order_asked")
    assert f"/orders/{order.id}/payment-order/" in asked.text
    assert (asked.recipient, len(asked.attachments)) == (dealer.profile.email, 1)

    one = sent(order, dealer, amount="1000.00")
    assert open_tasks(order) == ["payment_order_check"]
    accept_payment_order(us.actor, order.id, one.id)
    happens()

    order.refresh_from_db()
    assert (order.may_ship, open_tasks(order)) == (True, [])
    assert order_card(us.actor, order.id).status.key == "payment_order_received"
    assert letters(order) == [*BORN, "payment_order_asked", "payment_order_accepted"]
    accepted = Message.objects.get(template="payment_order_accepted")
    assert "№ 17" in accepted.text
    assert "Отгрузка" in accepted.text

    told = ToldPayment("1", clock.today(), order.total, "bank", dealer.id, holders=[(order.id, order.total)])
    record_payments(us.actor, [told])
    days(8)

    order.refresh_from_db()
    assert (order.paid_total, open_tasks(order)) == (order.total, [])
    assert EventRow.objects.filter(kind="orders.shipping_allowed", subject=order.id).count() == 1
    assert letters(order) == [*BORN, "payment_order_asked", "payment_order_accepted", "paid"]


def test_no_money_in_three_working_days_is_a_task_and_a_letter_once(us, dealer, days):
    days(3)
    [order] = bought(us, dealer)
    settled(ask_payment_order(us.actor, [order.id]))
    one = sent(order, dealer, amount="1000.00")
    accept_payment_order(us.actor, order.id, one.id)
    happens()
    wait = Wait.objects.get(run__rule="payment_order_unpaid")

    days(5)
    assert "payment_order_unpaid" not in [*letters(order), *open_tasks(order)]
    until = (timezone.localtime(wait.due_at).date() - clock.today()).days
    assert timezone.localtime(wait.due_at).weekday() < 5
    assert until >= 3
    days(5 + until)
    days(6 + until)

    assert open_tasks(order) == ["payment_order_unpaid"]
    task = Task.objects.get(kind="payment_order_unpaid")
    assert (task.assignee_id, "1 000" in task.reason.replace("\xa0", " ")) == (us.manager.id, True)
    assert letters(order).count("payment_order_unpaid") == 1
    assert "payment_reminder" not in letters(order)

    told = ToldPayment("1", clock.today(), order.total, "bank", dealer.id, holders=[(order.id, order.total)])
    record_payments(us.actor, [told])
    happens()
    assert open_tasks(order) == []


def test_rejected_with_a_reason_and_sent_anew_each_is_told_and_asked_once(us, dealer, days):
    days(0)
    [order] = bought(us, dealer)
    settled(ask_payment_order(us.actor, [order.id]))
    one = sent(order, dealer)
    reject_payment_order(us.actor, order.id, one.id, reason="Это поручение {{ 7*7 }} к другому счёту")
    reject_payment_order(us.actor, order.id, one.id, reason="Ещё раз")
    happens()

    assert open_tasks(order) == []
    said = Message.objects.get(template="payment_order_rejected")
    assert "Это поручение {{ 7*7 }} к другому счёту" in said.text

    sent(order, dealer, number="18", content=PNG)
    assert open_tasks(order) == ["payment_order_check"]
    assert Task.objects.filter(kind="payment_order_check").count() == 2


def test_a_cancelled_order_is_asked_about_no_more(us, dealer, days):
    days(0)
    [order] = bought(us, dealer)
    settled(ask_payment_order(us.actor, [order.id]))
    sent(order, dealer)
    settled(cancel_orders(dealer.actor, [order.id], reason="Передумал"))
    days(10)

    assert open_tasks(order) == []
    assert letters(order) == [*BORN, "payment_order_asked", "cancelled"]


def test_a_rule_may_ask_instead_of_a_person(us, dealer, days):
    days(0)
    rule = {
        "title": {"ru": "Запросить самому"},
        "on": "orders.invoiced",
        "when": {"field": "customer_type", "operator": "is", "value": "Платёжное поручение"},
        "then": [{"do": "orders.ask_payment_order"}],
    }
    publish(us.actor, KIND, "ask_by_itself", rule)

    [order] = bought(us, dealer)
    happens()

    order.refresh_from_db()
    assert (order.payment_order, letters(order), open_tasks(order)) == ("asked", [*BORN, "payment_order_asked"], [])


def taken_back(us: Company, order: Order, one: PaymentOrder) -> None:
    take_back_payment_order(us.actor, order.id, one.id, reason="Банк вернул {{ 7*7 }}")
    happens()


def test_taken_back_the_task_of_the_absent_money_goes_and_the_buyer_is_asked_again(us, dealer, days):
    days(0)
    [order] = bought(us, dealer)
    settled(ask_payment_order(us.actor, [order.id]))
    one = sent(order, dealer, amount="1000.00")
    accept_payment_order(us.actor, order.id, one.id)
    days(8)
    assert open_tasks(order) == ["payment_order_unpaid"]
    order.refresh_from_db()
    assert order.stage == "picking"

    taken_back(us, order, one)

    assert open_tasks(order) == ["payment_order_stop"]
    told = Message.objects.get(template="payment_order_taken_back")
    assert ("Банк вернул {{ 7*7 }}" in told.text, "/payment-order/" in told.text) == (True, True)
    another = sent(order, dealer, number="18", amount="1000.00", content=PNG)
    accept_payment_order(us.actor, order.id, another.id)
    happens()
    assert open_tasks(order) == []
    days(18)
    assert open_tasks(order) == ["payment_order_unpaid"]
    assert Task.objects.filter(kind="payment_order_unpaid").count() == 2


def test_taken_back_and_accepted_anew_within_the_days_is_one_task_and_one_letter(us, dealer, days):
    days(0)
    [order] = bought(us, dealer)
    settled(ask_payment_order(us.actor, [order.id]))
    one = sent(order, dealer, amount="1000.00")
    accept_payment_order(us.actor, order.id, one.id)
    happens()
    taken_back(us, order, one)
    days(1)
    accept_payment_order(us.actor, order.id, sent(order, dealer, amount="1000.00").id)
    days(12)

    assert open_tasks(order) == ["payment_order_unpaid"]
    assert letters(order).count("payment_order_unpaid") == 1


def test_taken_back_while_it_is_picked_somebody_stops_the_warehouse(us, dealer, days):
    days(0)
    [order] = bought(us, dealer)
    settled(ask_payment_order(us.actor, [order.id]))
    one = sent(order, dealer, amount="1000.00")
    accept_payment_order(us.actor, order.id, one.id)
    settled(start_picking(us.actor, [order.id]))
    happens()

    taken_back(us, order, one)

    order.refresh_from_db()
    assert (order.stage, order.may_ship) == ("picking", False)
    task = Task.objects.get(kind="payment_order_stop", done_at=None)
    assert (task.assignee_id, "Не отгружать" in task.title) == (us.manager.id, True)
