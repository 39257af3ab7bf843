"""Rules on a moment: each record gets its event once, whoever serves and however often; then the engine goes on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.automation import recurring
from dealernet.automation.inquiry import why_of_record
from dealernet.automation.models import Run, Turn
from dealernet.automation.rules import KIND
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.conditions.compile import Predicate
from dealernet.foundation.configuration.publishing import NotPublishable, in_force, publish
from dealernet.foundation.events.models import EventRow
from factories.happening import let_it_happen
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
MOSCOW = ZoneInfo("Europe/Moscow")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=MOSCOW)
STANDS = {
    "title": {"ru": "Заказ стоит"},
    "on": "orders.moment_came",
    "at": {"each": "week", "weekday": 0, "time": "09:00"},
    "when": {"field": "stage", "operator": "is", "value": "submitted"},
    "then": [{"do": "tasks.create", "kind": "stuck", "title": "Заказ № {{ number }} стоит", "again": "event"}],
}


@pytest.fixture
def us(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(clock, "now", lambda: SUNDAY)
    return company()


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def placed(us: Company, count: int) -> None:
    dealer = us.dealer()
    lines = [NewLine(us.product().id, Decimal(1))]
    for _ in range(count):
        place_orders(dealer.actor, [NewOrder(dealer.id, lines)])


def test_on_monday_at_nine_each_order_that_stands_gets_one_task(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    placed(us, 3)
    publish(us.actor, KIND, "stands", STANDS)
    let_it_happen()
    assert recurring.serve() == 0  # what passed before it was published is not served

    at(monkeypatch, SUNDAY + timedelta(days=1))
    assert recurring.serve() == 3
    assert recurring.serve() == 0
    let_it_happen()

    assert Task.objects.filter(kind="stuck").count() == 3
    assert set(Run.objects.filter(rule="stands").values_list("state", flat=True)) == {"done"}
    at(monkeypatch, SUNDAY + timedelta(days=8))
    assert recurring.serve() == 3


def test_a_large_moment_goes_by_batches_and_two_workers_serve_each_record_once(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(us, 23)
    publish(us.actor, KIND, "stands", STANDS)
    recurring.serve()
    monkeypatch.setattr(recurring, "BATCH", 5)
    at(monkeypatch, SUNDAY + timedelta(days=1))

    at_once(recurring.serve, recurring.serve, recurring.serve)
    recurring.serve()

    found = EventRow.objects.filter(kind="orders.moment_came")
    assert (found.count(), found.values("subject").distinct().count()) == (23, 23)
    assert Turn.objects.get().is_over


def test_a_worker_that_dies_between_two_batches_is_followed_at_the_same_place(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(us, 9)
    publish(us.actor, KIND, "stands", STANDS)
    recurring.serve()
    monkeypatch.setattr(recurring, "BATCH", 4)
    at(monkeypatch, SUNDAY + timedelta(days=1))
    recording, batches = recurring._record, []

    def dying(*told: object) -> None:
        recording(*told)  # type: ignore[arg-type]
        batches.append(told)
        if len(batches) == 2:
            raise SystemExit

    monkeypatch.setattr(recurring, "_record", dying)
    with pytest.raises(SystemExit):
        recurring.serve()
    assert EventRow.objects.filter(kind="orders.moment_came").count() == 4

    monkeypatch.setattr(recurring, "_record", recording)
    recurring.serve()
    found = EventRow.objects.filter(kind="orders.moment_came")
    assert (found.count(), found.values("subject").distinct().count()) == (9, 9)


def test_a_rule_the_database_refuses_keeps_no_other_from_its_moment(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(us, 2)
    publish(us.actor, KIND, "first", {**STANDS, "position": 1})
    publish(us.actor, KIND, "second", {**STANDS, "position": 2, "when": {"field": "number", "operator": "is_there"}})
    recurring.serve()
    compiled = recurring.compiled

    def refused(when, *told):
        return Predicate("1 / 0 > 0", {}) if "'stage'" in str(when) else compiled(when, *told)

    monkeypatch.setattr(recurring, "compiled", refused)
    at(monkeypatch, SUNDAY + timedelta(days=1))

    assert recurring.serve() == 2

    served = EventRow.objects.filter(kind="orders.moment_came").values_list("facts__rule", flat=True)
    assert list(served) == ["second", "second"]
    monkeypatch.setattr(recurring, "compiled", compiled)
    assert recurring.serve() == 2, "mended, it makes up for its moment"


def test_a_moment_counted_from_a_day_of_the_order_is_made_up_for_after_a_standstill(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(us, 4)
    orders = list(Order.objects.order_by("id"))
    for order, day in zip(orders, (24, 25, 26, 30), strict=True):
        Order.objects.filter(id=order.id).update(due_on=date(2026, 11, day))
    body = {**STANDS, "at": {"day": "due_on", "days": -2, "time": "10:00"}}
    publish(us.actor, KIND, "stands", body)
    recurring.serve()

    at(monkeypatch, datetime(2026, 11, 24, 10, tzinfo=MOSCOW))
    assert recurring.serve() == 2  # due on the 25th and on the 26th: the moments of the 23rd and the 24th

    told = EventRow.objects.filter(kind="orders.moment_came").values_list("subject", flat=True)
    assert set(told) == {orders[1].id, orders[2].id}


def test_a_rule_switched_off_for_a_week_owes_nothing_when_it_is_on_again(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(us, 1)
    publish(us.actor, KIND, "stands", STANDS)
    recurring.serve()
    publish(us.actor, KIND, "stands", {**STANDS, "off": True})
    at(monkeypatch, SUNDAY + timedelta(days=2))
    publish(us.actor, KIND, "stands", STANDS)

    assert recurring.serve() == 0
    at(monkeypatch, SUNDAY + timedelta(days=8))
    assert recurring.serve() == 1


def test_a_moment_is_weighed_by_its_own_rule_alone(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    placed(us, 1)
    publish(us.actor, KIND, "stands", STANDS)
    publish(us.actor, KIND, "daily", {**STANDS, "at": {"each": "day", "time": "23:00"}})
    recurring.serve()
    at(monkeypatch, SUNDAY + timedelta(days=1))
    recurring.serve()
    let_it_happen()

    runs = Run.objects.filter(event_kind="orders.moment_came")
    planned = dict(EventRow.objects.filter(kind="orders.moment_came").values_list("id", "facts__rule"))
    assert sorted((run.rule, planned[run.event_id]) for run in runs) == [("daily", "daily"), ("stands", "stands")]
    verdicts = why_of_record(us.actor, Order.objects.get().id, rule="daily")
    assert [one.word for one in verdicts] == ["done"]


def test_a_rule_on_a_moment_says_how_many_it_would_take(us: Company) -> None:
    placed(us, 2)
    publish(us.actor, KIND, "stands", STANDS)
    rule = recurring._published.on({"orders.moment_came"})["orders.moment_came"][0]
    assert recurring.meant_now("orders.moment_came", rule.when) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {**STANDS, "at": {"each": "year"}},
        {name: value for name, value in STANDS.items() if name != "at"},
        {**STANDS, "on": "orders.submitted"},
        {**STANDS, "on": "parties.moment_came"},
    ],
)
def test_a_rule_whose_moment_cannot_come_is_not_published(us: Company, wrong: dict) -> None:
    with pytest.raises(NotPublishable):
        publish(us.actor, KIND, "stands", wrong)


def test_a_rule_about_buyers_asks_whoever_is_responsible_and_writes_to_them(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    dealer, other = us.dealer("ООО «Ёлка»"), us.dealer("ООО «Сосна»")
    call = {"do": "tasks.create", "kind": "other", "title": "Позвонить: {{ name }}", "again": "event"}
    note = {"do": "letters.tell_staff", "whom": ["responsible"], "title": "{{ name }}", "text": "Давно не заказывал"}
    body = {
        "on": "parties.moment_came",
        "at": {"each": "week", "weekday": 0, "time": "09:00"},
        "when": {"field": "name", "operator": "contains", "value": "Ёлка"},
        "then": [call, note],
    }
    publish(us.actor, KIND, "silent", {**body, "title": {"ru": "Давно не заказывал"}})
    recurring.serve()

    at(monkeypatch, SUNDAY + timedelta(days=1))
    recurring.serve()
    let_it_happen()

    [task] = Task.objects.filter(kind="other")
    about = {"about": "party", "total": ""}
    assert (task.holder_id, task.party_id, task.assignee_id, task.title, task.facts) == (
        dealer.id, dealer.id, us.manager.id, "Позвонить: ООО «Ёлка»", about,
    )  # fmt: skip
    letter = Message.objects.get(recipient=us.manager.email)
    assert (letter.subject, f"/desk/buyers/{dealer.id}/" in letter.text) == ("ООО «Ёлка»", True)
    page = Client()
    page.force_login(us.manager)
    card = reverse("desk-buyer", args=[dealer.id])
    assert page.get(reverse("desk-next")).url == card
    queue = page.get(reverse("desk-queue")).content.decode()
    assert ("Открыть покупателя" in queue, card in queue) == (True, True)
    assert "Позвонить: ООО «Ёлка»" in page.get(card).content.decode()
    assert "Позвонить" not in page.get(reverse("desk-buyer", args=[other.id])).content.decode()


def test_a_letter_about_an_order_is_not_published_in_a_rule_about_buyers(us: Company) -> None:
    note = {"do": "letters.tell_staff", "whom": ["responsible"], "template": "order_received"}
    weekly = {"each": "week", "weekday": 0, "time": "09:00"}
    body = {"title": {"ru": "П"}, "on": "parties.moment_came", "at": weekly, "then": [note]}

    with pytest.raises(NotPublishable, match="о другом, выберите из списка"):
        publish(us.actor, KIND, "silent", body)

    assert in_force(KIND) == {}
