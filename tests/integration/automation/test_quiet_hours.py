"""What can wait does not leave at night where the buyer is; tasks are due in the hours people work."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html as parse

from dealernet.automation.models import Wait
from dealernet.automation.rules import KIND
from dealernet.business.conversations.commands import claim_due
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.parties.models import Party
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.workdays.calendar import WorkCalendar
from dealernet.foundation.workdays.published import calendar_in_force, publish_calendar
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
MOSCOW = ZoneInfo("Europe/Moscow")
NIGHT = datetime(2026, 11, 26, 4, tzinfo=MOSCOW)
LETTER = {"do": "letters.send", "template": "order_received", "at_night": "wait"}
TASK = {"do": "tasks.create", "kind": "other", "title": "Позвонить", "due_hours": 2}
WEEK = WorkCalendar(frozenset(range(5)))


@pytest.fixture
def us(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    found = company()
    publish_calendar(found.actor, WEEK, hours=(time(9), time(18)), quiet=(time(21), time(9)))
    return found


def placed(us: Company, *steps: dict, zone: str = "") -> UUID:
    publish(us.actor, KIND, "told", {"title": {"ru": "П"}, "on": "orders.submitted", "then": list(steps)})
    dealer = us.dealer()
    Party.objects.filter(id=dealer.id).update(zone=zone)
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    let_it_happen()
    return outcome.subject


@pytest.mark.parametrize(
    ("zone", "leaves"),
    [("", "2026-11-26T09:00+03:00"), ("Asia/Omsk", "2026-11-26T06:00+03:00"), ("Asia/Kamchatka", None)],
)
def test_a_reminder_waits_for_the_morning_of_the_buyer(us: Company, zone: str, leaves: str | None) -> None:
    placed(us, LETTER, zone=zone)
    message = Message.objects.get()
    assert message.next_at == (datetime.fromisoformat(leaves) if leaves else None)
    assert claim_due() == ([] if leaves else [message.id])


def test_it_leaves_once_the_morning_has_come_and_what_may_not_wait_leaves_at_night(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(us, LETTER)
    placed(us, {"do": "letters.send", "template": "order_received"})
    waits, goes = Message.objects.order_by("id")
    assert claim_due() == [goes.id]
    monkeypatch.setattr(clock, "now", lambda: NIGHT + timedelta(hours=5, minutes=1))
    assert waits.id in claim_due()


def test_a_task_is_due_in_working_hours_of_the_company_or_of_the_department(us: Company) -> None:
    placed(us, TASK)
    assert Task.objects.get().due_at == datetime(2026, 11, 26, 11, tzinfo=MOSCOW)
    group = Group.objects.create(name="Ночная смена")
    us.manager.groups.add(group)
    publish_calendar(us.actor, WEEK, hours=(time(9), time(18)), departments={"Ночная смена": (time(1), time(7))})
    order = placed(us, TASK)
    assert Task.objects.get(holder_id=order).due_at == datetime(2026, 11, 26, 6, tzinfo=MOSCOW)


def test_a_wait_in_working_hours_is_over_in_them(us: Company) -> None:
    placed(us, {"wait": "1h", "working": True}, TASK)
    assert Wait.objects.get().due_at == datetime(2026, 11, 26, 10, tzinfo=MOSCOW)


def test_hours_are_kept_by_the_page_and_refused_in_words(us: Company) -> None:
    Group.objects.create(name="Продажи")
    account = Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    page, there = Client(), reverse("desk-settings-calendar")
    page.force_login(account)
    told = {"hours": "8:00 - 17:00", "quiet": "22:00–08:00", "departments": "Продажи: 10:00–19:00"}
    assert page.post(there, told).status_code == 302
    found = calendar_in_force()
    assert (found.hours, found.quiet) == ((time(8), time(17)), (time(22), time(8)))
    assert found.departments == {"Продажи": (time(10), time(19))}
    again = page.get(there).content.decode()
    assert 'value="08:00–17:00"' in again
    assert "Продажи: 10:00–19:00" in again

    for wrong in ({"hours": "18:00–09:00"}, {"quiet": "ночью"}, {"departments": "Нет такого: 10:00–19:00"}):
        refused = page.post(there, {**told, **wrong})
        said = re.sub(r"\s+", " ", parse.fromstring(refused.content.decode()).find(".//main").text_content())
        assert (refused.status_code, "напишите" in said or "Есть: Продажи" in said) == (422, True)
    assert calendar_in_force().revision == found.revision
