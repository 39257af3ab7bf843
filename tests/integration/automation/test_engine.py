"""Rules in circles, rules that wait, rules that are refused: each ends as it should, and says so."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from dealernet.automation import waits
from dealernet.automation.commands import resume_rule
from dealernet.automation.models import Quarantine, Run, Wait
from dealernet.automation.packs import publish_pack
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rules import KIND
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import NewLine, NewOrder, cancel_orders, place_orders
from dealernet.business.orders.events import ShippingAllowed
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount, Terms
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events import log
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import Outcome
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    found = company()
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=found.seller.party, is_default=True, **account)
    return found


@pytest.fixture
def days(monkeypatch):
    """Moves the clock by days."""
    real, ahead = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: real() + ahead[0])

    def move(by: float) -> None:
        ahead[0] += timedelta(days=by)
        for _ in range(2):
            while waits.go_on():
                pass
            let_it_happen()

    return move


def bought(us: Company, dealer: Dealer, many: int = 1) -> list[Order]:
    product = us.product(price="1000.00")
    orders = [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))]) for _ in range(many)]
    ids = [outcome.subject for outcome in place_orders(dealer.actor, orders)]
    let_it_happen()
    return list(Order.objects.filter(id__in=ids).order_by("id"))


def test_a_rule_that_comes_back_to_its_subject_is_set_aside_with_the_culprit_named(us, monkeypatch):
    def allow_again(actor, items):
        told = [ShippingAllowed(subject=i.subject, stream=i.event.stream, number="1", reason="again") for i in items]
        log.record(actor, *told)
        return [Outcome(item.subject) for item in items]

    monkeypatch.setitem(ACTIONS, "test.again", Action("test.again", allow_again))
    publish(us.actor, KIND, "starts", {"on": "orders.submitted", "then": [{"do": "test.again"}]})
    publish(us.actor, KIND, "circles", {"on": "orders.shipping_allowed", "then": [{"do": "test.again"}]})

    [order] = bought(us, us.dealer())

    assert [(run.rule, run.state) for run in Run.objects.filter(subject=order.id).order_by("event_id")] == [
        ("starts", "done"),
        ("circles", "done"),
        ("circles", "stopped"),
    ]
    assert list(Quarantine.objects.values_list("rule", "revision")) == [("circles", 1)]
    assert EventRow.objects.get(kind="automation.rule_stopped").facts["rule"] == "circles"

    bought(us, us.dealer())
    assert EventRow.objects.filter(kind="orders.shipping_allowed").count() == 3

    resume_rule(us.actor, "circles")
    with pytest.raises(NotThere):
        resume_rule(us.actor, "circles")
    assert not Quarantine.objects.exists()


def test_an_action_is_called_once_for_all_subjects_of_a_batch(us, monkeypatch):
    calls = []

    def note(actor, items):
        calls.append([item.subject for item in items])
        return [Outcome(item.subject) for item in items]

    monkeypatch.setitem(ACTIONS, "test.note", Action("test.note", note))
    publish(us.actor, KIND, "notes", {"on": "orders.submitted", "then": [{"do": "test.note"}]})

    orders = bought(us, us.dealer(), many=7)

    assert [sorted(call) for call in calls] == [[order.id for order in orders]]


def test_two_events_of_one_record_in_a_batch_are_acted_on_in_turn_each_run_told_of_its_own(us, monkeypatch):
    calls = []

    def note(actor, items):
        first = not calls
        calls.append([item.event.id for item in items])
        return [Outcome(item.subject, changed=first) for item in items]

    monkeypatch.setitem(ACTIONS, "test.note", Action("test.note", note))
    publish(us.actor, KIND, "notes", {"on": "orders.shipping_allowed", "then": [{"do": "test.note"}]})
    one, other = bought(us, us.dealer(), many=2)
    told = [ShippingAllowed(subject=id_, stream=id_, number="1", reason="-") for id_ in (one.id, one.id, other.id)]
    with transaction.atomic():
        log.record(us.actor, *told)

    let_it_happen()

    first, second, third = Run.objects.filter(rule="notes").order_by("event_id")
    assert calls == [[first.event_id, third.event_id], [second.event_id]]
    assert [run.done[0]["changed"] for run in (first, second, third)] == [True, False, True]


def test_a_refusal_ends_the_rule_for_that_subject_and_is_noted(us):
    publish(
        us.actor,
        KIND,
        "closes",
        {"on": "orders.submitted", "then": [{"do": "orders.close"}, {"do": "orders.qualify"}]},
    )

    [order] = bought(us, us.dealer())

    [run] = Run.objects.all()
    assert (order.stage, run.state, [step["action"] for step in run.done]) == ("submitted", "refused", ["orders.close"])
    assert run.error


def test_an_unpaid_invoice_is_reminded_of_after_three_days_and_asked_about_after_five(us, days):
    publish_pack(us.actor)
    [order] = bought(us, us.dealer())

    days(2.9)
    assert not Message.objects.filter(template="payment_reminder").exists()
    days(0.2)
    assert Message.objects.get(template="payment_reminder").holder_id == order.id
    assert Run.objects.get(rule="reminder").state == "waiting"
    days(2)
    assert Task.objects.get(done_at=None).kind == "unpaid"
    assert Task.objects.get(kind="confirm_payment").outcome == "Счёт не оплачен в срок"
    assert Run.objects.get(rule="reminder").state == "done"
    days(30)
    assert Message.objects.filter(template="payment_reminder").count() == 1


@pytest.mark.parametrize("ending", ["paid", "cancelled"])
def test_nobody_is_reminded_of_what_is_paid_or_cancelled(us, days, ending):
    publish_pack(us.actor)
    dealer = us.dealer()
    [order] = bought(us, dealer)
    if ending == "paid":
        told = ToldPayment("1", clock.today(), order.total, "bank", dealer.id, holders=[(order.id, order.total)])
        record_payments(us.actor, [told])
    else:
        cancel_orders(us.actor, [order.id], reason="передумали")

    days(10)

    assert not Message.objects.filter(template="payment_reminder").exists()
    assert not Task.objects.filter(done_at=None).exists()
    assert list(Wait.objects.filter(run__rule="reminder").values_list("state", flat=True)) == ["done"]


def test_a_wait_that_fails_is_tried_again_later_and_holds_up_no_other(us, days, monkeypatch):
    failing = []

    def fragile(actor, items):
        if any(item.subject in failing for item in items):
            raise ValueError("broken")
        return [Outcome(item.subject) for item in items]

    monkeypatch.setitem(ACTIONS, "test.fragile", Action("test.fragile", fragile))
    steps = [{"wait": "1h"}, {"do": "test.fragile"}]
    publish(us.actor, KIND, "later", {"on": "orders.submitted", "then": steps})
    sick, well = bought(us, us.dealer(), many=2)
    failing.append(sick.id)

    days(0.05)

    states = dict(Wait.objects.values_list("run__subject", "state"))
    assert states == {sick.id: "waiting", well.id: "done"}
    failing.clear()
    days(1)
    assert set(Wait.objects.values_list("state", flat=True)) == {"done"}
    assert set(Run.objects.values_list("state", flat=True)) == {"done"}


def test_what_follows_from_two_payments_in_one_batch_names_its_own(us):
    publish_pack(us.actor)
    first, second = us.dealer(), us.dealer()
    [one], [two] = bought(us, first), bought(us, second)
    for number, dealer, order in (("1", first, one), ("2", second, two)):
        holders = [(order.id, order.total)]
        record_payments(us.actor, [ToldPayment(number, clock.today(), order.total, "bank", dealer.id, holders=holders)])
    let_it_happen()

    for dealer, order in ((first, one), (second, two)):
        paid = EventRow.objects.get(kind="orders.paid", subject=order.id)
        cause = EventRow.objects.get(id=paid.cause)
        assert (cause.kind, cause.stream) == ("settlements.payment_recorded", dealer.id)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"on": "orders.nothing", "then": [{"do": "orders.close"}]}, "события «orders.nothing» нет"),
        ({"on": "orders.paid", "then": []}, "добавьте действие"),
        ({"on": "orders.paid", "then": [{"do": "orders.fly"}]}, "действия «orders.fly» нет"),
        ({"on": "orders.paid", "then": [{"wait": "soon"}]}, "30m, 4h, 3d или 2w"),
        ({"on": "orders.paid", "then": [{"do": "orders.close", "wait": "1h"}]}, "либо что-то делает"),
        ({"on": "orders.paid", "when": {"field": "colour", "operator": "is", "value": 1}, "then": []}, "поля «colour»"),
    ],
)
def test_a_rule_with_problems_is_not_published_and_says_which(us, body, why):
    with pytest.raises(NotPublishable, match=why):
        publish(us.actor, KIND, "wrong", body)

    with connection.cursor() as db:
        db.execute("select count(*) from configuration_definition where key = 'wrong'")
        assert db.fetchone() == (0,)


def test_the_warehouse_gets_a_paid_order_on_the_morning_of_its_day_of_shipping(us, days):
    publish_pack(us.actor)
    dealer = us.dealer()
    [order] = bought(us, dealer)
    told = ToldPayment("1", clock.today(), order.total, "bank", dealer.id, holders=[(order.id, order.total)])
    record_payments(us.actor, [told])
    days(0)

    order.refresh_from_db()
    [waits] = Wait.objects.filter(run__rule="shipping_day")
    assert (order.stage, order.may_ship) == ("qualified", True)
    assert timezone.localtime(waits.due_at).date() == order.ship_on
    assert timezone.localtime(waits.due_at).hour == 8
    days((waits.due_at - clock.now()).total_seconds() / 86_400 + 0.001)
    order.refresh_from_db()
    assert order.stage == "picking"


def test_a_rule_cannot_wait_for_what_is_not_a_day(us):
    with pytest.raises(NotPublishable):
        publish(us.actor, KIND, "odd", {"on": "orders.submitted", "then": [{"until": "total"}, {"do": "orders.close"}]})


@pytest.mark.parametrize(
    ("customer_type", "stage", "task"),
    [
        ("Постоянный", "qualified", "confirm_payment"),
        ("Платёжное поручение", "qualified", "payment_order"),
        ("Новый", "submitted", "newcomer"),
    ],
)
def test_each_type_of_customer_goes_its_own_way(us, customer_type, stage, task):
    publish_pack(us.actor)
    dealer = us.dealer()
    Terms.objects.filter(party_id=dealer.id).update(customer_type=customer_type)

    [order] = bought(us, dealer)

    assert (order.stage, Task.objects.get().kind) == (stage, task)
