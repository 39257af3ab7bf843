"""People's own time zones: pages, lists, exports and filters speak the reader's, papers and rules the company's."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.commands import change_party
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.web.components.words import written_day, written_moment
from dealernet.web.desk.runs.filters import midnight
from factories.calling import called
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("Europe/Moscow"))  # already tomorrow, 6:30, in Vladivostok
VLADIVOSTOK = "Asia/Vladivostok"


@pytest.fixture
def us(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(clock, "now", lambda: EVENING.astimezone(UTC))
    return company()


def reader(zone: str) -> Client:
    given = {"name": "Я", "role": "administrator"}
    account = Account.objects.filter(email="reader@x.example").first()
    account = account or Account.objects.create_user("reader@x.example", "correct horse battery", **given)
    Account.objects.filter(id=account.id).update(zone=zone)
    client = Client()
    client.force_login(account)
    return client


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


def test_late_in_the_evening_of_the_company_it_is_already_tomorrow_in_vladivostok(us: Company) -> None:
    call = called(ago=60)  # 22:30 in Moscow, 5:30 of the next day there
    there = reverse("desk-call", args=[call])

    assert "сегодня, 22:30" in said(reader("").get(there))
    assert "сегодня, 5:30" in said(reader(VLADIVOSTOK).get(there))
    assert "Время: Владивосток" in said(reader(VLADIVOSTOK).get(there))
    assert "Время: " not in said(reader("Europe/Moscow").get(there))


def test_a_filter_by_a_day_means_the_readers_day(us: Company) -> None:
    called(number="+79990000001", ago=60)
    day = {"cut": "all", "since": "2026-11-27", "until": "2026-11-27"}

    assert "+7 999 000-00-01" in said(reader(VLADIVOSTOK).get("/desk/calls/", day))
    assert "+7 999 000-00-01" not in said(reader("").get("/desk/calls/", day))


def test_papers_and_rules_keep_the_companys_day_whoever_acts(us: Company) -> None:
    with timezone.override(ZoneInfo(VLADIVOSTOK)):
        assert clock.today() == date(2026, 11, 26)
        assert clock.today_here() == date(2026, 11, 27)
        assert written_day(date(2026, 11, 26)) == "сегодня"
        assert written_moment(EVENING) == "сегодня, 6:30"
        assert clock.local(EVENING).hour == 23


def test_an_export_is_in_the_readers_time_and_names_the_zone(us: Company) -> None:
    dealer = us.dealer()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])

    def first_row(zone: str) -> tuple[list[str], list[Any]]:
        answer = reader(zone).get(reverse("desk-orders-export"))
        book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
        rows = book.get_sheet_by_index(0).to_python()
        return [str(one) for one in rows[0]], list(rows[1])

    heads, row = first_row(VLADIVOSTOK)
    at = next(n for n, value in enumerate(row) if isinstance(value, datetime) and value.hour)
    assert (row[at], "Владивосток" in heads[at]) == (datetime(2026, 11, 27, 6, 30), True)  # noqa: DTZ001 - a sheet has no zones
    heads, row = first_row("")
    assert (row[at], "Владивосток" in heads[at]) == (datetime(2026, 11, 26, 23, 30), False)  # noqa: DTZ001


def test_a_buyer_reads_in_its_partys_zone_until_it_chooses_another(us: Company) -> None:
    dealer = us.dealer()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    there = reverse("portal-order", args=[Order.objects.get().id])
    client = Client()
    client.force_login(dealer.account)
    assert "23:30" in said(client.get(there))

    change_party(us.actor, dealer.id, zone=VLADIVOSTOK)
    assert "6:30" in said(client.get(there))
    own = {"name": "Илья", "language": "ru", "theme": "auto", "density": "normal", "zone": "Asia/Omsk"}
    client.post(reverse("account"), own)
    change_party(us.actor, dealer.id, zone="Europe/Samara")
    assert "2:30" in said(client.get(there))
    assert client.post(reverse("account"), {**own, "zone": "Mars/Base"}).status_code == 200
    assert Account.objects.get(id=dealer.account.id).zone == "Asia/Omsk"


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 29), "Europe/Berlin", 23),
        (date(2026, 10, 25), "Europe/Berlin", 25),
        (date(2026, 3, 29), "Europe/Kaliningrad", 24),
    ],
)
def test_a_day_is_as_long_as_the_readers_clock_makes_it(us: Company, day: date, zone: str, hours: int) -> None:
    with timezone.override(ZoneInfo(zone)):
        begins, ends = (midnight(day + timedelta(days=n)).astimezone(UTC) for n in (0, 1))
        assert ends - begins == timedelta(hours=hours)


def test_the_api_stays_in_iso_with_an_offset_whoever_holds_the_key(us: Company) -> None:
    from dealernet.foundation.access.tokens import issue_token  # noqa: PLC0415

    Account.objects.filter(id=us.manager.id).update(zone=VLADIVOSTOK)
    called()
    key = {"Authorization": f"Bearer {issue_token(us.manager, 'test')}"}
    [row] = Client().get("/api/v1/calls/", headers=key).json()["rows"]
    moment = datetime.fromisoformat(row["started_at"])
    assert (moment.tzinfo is not None, moment) == (True, EVENING)


def test_a_day_in_conditions_is_the_companys_and_the_field_says_so_to_a_reader_elsewhere(us: Company) -> None:
    dealer = us.dealer()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    number = Order.objects.get().number
    sent = {"field": "placed_at", "operator": "is"}

    def asked(zone: str, day: str) -> str:
        return said(reader(zone).get("/desk/orders/", {"if": json.dumps({**sent, "value": day})}))

    assert [number in asked(zone, "2026-11-26") for zone in ("", VLADIVOSTOK)] == [True, True]
    assert [number in asked(zone, "2026-11-27") for zone in ("", VLADIVOSTOK)] == [False, False]
    assert "по времени компании" not in asked("", "2026-11-26")
    assert "по времени компании: Москва" in asked(VLADIVOSTOK, "2026-11-26")
