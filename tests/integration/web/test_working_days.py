"""The working calendar on the desk, and the day an order is to leave."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    allow_shipping,
    cancel_orders,
    place_orders,
    qualify_orders,
)
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.letters import letter_facts
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.workdays.published import calendar_in_force
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/settings/calendar/"


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def desk(client):
    boss = Account.objects.create_user("admin@example.ru", "correct horse battery", name="Анна", role="administrator")
    client.force_login(boss)
    return client


def said(**other: str) -> dict[str, str]:
    return {"cut_off": "", "yearly": "01.01, 23.02", "off": "", "working": "", "comment": "", **other}


def qualified(us: Company) -> tuple:
    dealer = us.dealer()
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    qualify_orders(us.actor, [placed.subject])
    return dealer, placed.subject


def test_an_order_that_may_ship_is_to_leave_on_the_next_working_day_of_the_companys_zone(us, client):
    with time_machine.travel(datetime(2026, 12, 29, 21, 30, tzinfo=UTC), tick=False):  # 00:30 of the 30th in Moscow
        dealer, order = qualified(us)
        allow_shipping(us.actor, [order], reason="payment")
        allow_shipping(us.actor, [order], reason="payment")

        assert Order.objects.get(id=order).ship_on == date(2027, 1, 11)
        assert letter_facts([order])[order]["shipping"] == "Отгрузка запланирована на 11 января 2027 г."
        client.force_login(dealer.account)
        assert "11 янв" in client.get(f"/orders/{order}/").content.decode()


def test_the_day_is_kept_when_the_calendar_changes_and_forgotten_when_the_order_is_cancelled(us, desk):
    with time_machine.travel(datetime(2026, 11, 27, 9, tzinfo=UTC), tick=False):
        _, order = qualified(us)
        allow_shipping(us.actor, [order], reason="payment")
        desk.post(ADDRESS, said(off="30.11.2026"))

        assert Order.objects.get(id=order).ship_on == date(2026, 11, 30)
        assert "30 ноя" in desk.get(f"/desk/orders/{order}/").content.decode()
        cancel_orders(us.actor, [order], reason="")
        assert Order.objects.get(id=order).ship_on is None


def test_a_person_publishes_working_days_and_sees_what_they_mean(us, desk):
    with time_machine.travel(datetime(2026, 11, 26, 9, tzinfo=UTC), tick=False):
        answer = desk.post(ADDRESS, said(off="27.11.2026", working="28.11.2026", cut_off="16:00"), follow=True)

        assert answer.status_code == 200
        assert "28 ноя" in answer.content.decode()
        published = calendar_in_force()
        assert (published.revision, published.author) == (1, "Анна")
        assert published.calendar.yearly == {(1, 1), (2, 23)}


@pytest.mark.parametrize(
    "wrong",
    [{"off": "32.01.2026"}, {"yearly": "30.02"}, {"off": "01.12.2026", "working": "01.12.2026"}, {"cut_off": "25:00"}],
)
def test_days_that_cannot_be_are_refused_in_words_and_nothing_is_published(us, desk, wrong):
    answer = desk.post(ADDRESS, said(**wrong))

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode() or "notice" in answer.content.decode()
    assert not Revision.objects.filter(definition__kind="calendar").exists()
