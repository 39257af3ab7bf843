"""Bad input to rules: templates that reach for code, people who left, days the clock moves; each has its words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from dealernet.automation import waits
from dealernet.automation.models import Run, Wait
from dealernet.automation.moments import MORNING
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rules import KIND
from dealernet.business.orders.commands.assigning import KEY as NEWCOMERS
from dealernet.business.orders.commands.assigning import KIND as TRADE
from dealernet.business.orders.models import Order
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.text import filled
from dealernet.web.desk.runs.filters import midnight
from factories.automatic import Counted, bought, ordered
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
INJECTIONS = (
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% load static %}{% include '/etc/passwd' %}",
    "{{ number.__class__ }}",
    "%(number)s {number} ${number} <script>alert(1)</script>",
)


@pytest.fixture
def us() -> Company:
    return company()


@pytest.mark.parametrize("injected", INJECTIONS)
def test_a_template_that_reaches_for_code_comes_out_as_text(us, injected):
    asked = {"do": "tasks.create", "kind": "seen", "title": f"{injected} № {{{{ number }}}}", "reason": injected}
    publish(us.actor, KIND, "asks", {"on": "orders.submitted", "then": [asked]})

    [order] = bought(us, us.dealer())

    task = Task.objects.get()
    assert (task.title, task.reason) == (f"{injected} № {order.number}", injected)


def test_a_value_that_looks_like_a_template_is_not_filled_again():
    assert filled("{{ customer }}", {"customer": "{{ number }}", "number": "7"}) == "{{ number }}"


def test_a_task_for_somebody_who_left_stands_in_the_common_queue_and_says_so(us):
    asked = {"do": "tasks.create", "kind": "seen", "title": "Посмотрите", "reason": "Новый заказ."}
    publish(us.actor, KIND, "asks", {"on": "orders.submitted", "then": [asked]})
    dealer = us.dealer()
    Account.objects.filter(id=us.manager.id).update(is_active=False)

    bought(us, dealer)

    task = Task.objects.get()
    assert task.assignee_id is None
    assert task.reason == "Новый заказ. Светлана больше не работает: назначьте другого ответственного."
    assert Run.objects.get().state == "done"


def test_newcomers_for_somebody_who_left_are_a_refused_run_with_the_reason(us):
    publish(us.actor, TRADE, NEWCOMERS, {"account": str(us.manager.id)})
    publish(us.actor, KIND, "gives", {"on": "orders.submitted", "then": [{"do": "orders.assign_newcomer"}]})
    Account.objects.filter(id=us.manager.id).update(is_active=False)

    [order] = bought(us, us.dealer(regular=False))

    run = Run.objects.get()
    assert (run.state, run.fault) == ("refused", "refusal")
    assert run.error == "Человек, назначенный для новичков, больше не работает: выберите другого в настройках."
    assert Order.objects.get(id=order.id).responsible_id is None


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_the_morning_a_rule_waits_for_is_the_same_hour_over_a_change_of_the_clock(us, monkeypatch, settings, day):
    settings.TIME_ZONE = "Europe/Berlin"
    counted = Counted()
    monkeypatch.setitem(ACTIONS, "test.count", Action("test.count", counted))
    publish(us.actor, KIND, "waits", {"on": "orders.submitted", "then": [{"until": "ship_on"}, {"do": "test.count"}]})
    dealer = us.dealer()

    for shift in (-1, 0, 1):
        [order] = ordered(us, dealer)
        Order.objects.filter(id=order.id).update(ship_on=day + timedelta(days=shift))
        let_it_happen()
    due = [timezone.localtime(one) for one in Wait.objects.order_by("id").values_list("due_at", flat=True)]
    now = [due[1] - timedelta(seconds=1)]
    monkeypatch.setattr(clock, "now", lambda: now[0].astimezone(UTC))
    waits.go_on()
    assert len(counted.done) == 1
    now[0] = due[1]
    waits.go_on()
    waits.go_on()

    assert [(one.date(), one.time()) for one in due] == [(day + timedelta(days=n), MORNING) for n in (-1, 0, 1)]
    assert due[1].utcoffset() == due[2].utcoffset() != due[0].utcoffset()
    assert len(counted.done) == 2


def test_a_day_begins_at_its_own_midnight_whatever_the_clock_does():
    with timezone.override(ZoneInfo("Europe/Berlin")):
        days = [midnight(date(2027, 3, day)) for day in (28, 29)]
        autumn = [midnight(date(2027, 10, 31)), midnight(date(2027, 11, 1))]
    with timezone.override(ZoneInfo("America/Santiago")):
        skipped = midnight(date(2026, 9, 6))

    assert days[1].astimezone(UTC) - days[0].astimezone(UTC) == timedelta(hours=23)
    assert autumn[1].astimezone(UTC) - autumn[0].astimezone(UTC) == timedelta(hours=25)
    assert skipped.astimezone(UTC) == datetime(2026, 9, 6, 4, tzinfo=UTC)
