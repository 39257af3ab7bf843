"""What is set in 1C is seen on pages with the channel that brought it; what is missing is named; connected by pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from dealernet.business.parties.models import Party, Profile
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.integrations.onec.models import OdataRun
from dealernet.integrations.onec.odata import client as odata
from dealernet.integrations.onec.odata.fake import FakeOnec, Trade
from dealernet.integrations.onec.odata.runs import READ
from factories.happening import let_it_happen
from factories.trade import Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
ODATA = "/desk/1c/odata/"


def face(dealer: Dealer, inn: str) -> Dealer:
    Party.objects.filter(id=dealer.id).update(inn=inn)
    Profile.objects.filter(party=dealer.party).update(inn=inn)
    return dealer


def signed(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(client: Client, address: str) -> str:
    page = client.get(address, follow=True)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode().partition("<main")[2])).replace(
        "\xa0", " "
    )


def read_now(admin: Client) -> None:
    assert "1С читается" in admin.post(f"{ODATA}reading/", follow=True).content.decode()
    READ.now(run_id=str(OdataRun.objects.get(state="due").id))
    let_it_happen()


def test_terms_and_debts_of_1c_are_seen_with_their_channel_and_what_is_missing_is_named(settings, monkeypatch) -> None:
    settings.INSIDE = ["127.0.0.1"]
    monkeypatch.setattr(odata, "PAUSES", (0.0, 0.0))
    us, trade = company(), Trade()
    region = face(us.dealer("ООО «Техснаб-Регион»", regular=False), "6699001010")
    road = face(us.dealer("ООО «Дорстрой»", regular=False), "5401003030")
    admin = signed(Account.objects.create_user("a@example.ru", "correct horse", name="Ирина", role="administrator"))
    prepaid = trade.buyer("ООО «Техснаб-Регион»", "6699001010", manager="Светлана")
    trade.agree(prepaid, "Соглашение оптовое", "Оптовая", days=0)
    owing = trade.buyer("ООО «Дорстрой»", "5401003030", manager="Светлана")
    trade.limit(owing, "300000.00")
    due = clock.today() + timedelta(days=60)
    trade.owes(owing, "ЮА00-000871", "220000.00", arose=clock.today(), due=due)

    with FakeOnec(trade.base) as onec:
        values = {
            "address": onec.address,
            "user": trade.base.user,
            "password": "не тот",
            "minutes": "10",
            "reads": "on",
        }
        wrong = admin.post(f"{ODATA}connection/", values, follow=True).content.decode()
        assert "проверьте имя и пароль" in wrong
        trade.base.hidden = {"InformationRegister_СостоянияЗаказовКлиентов"}
        values["password"] = trade.base.password
        admin.post(f"{ODATA}connection/", values)
        assert "InformationRegister_СостоянияЗаказовКлиентов" in text(admin, ODATA)
        trade.base.hidden = set()
        admin.post(f"{ODATA}check/")
        assert "всё нужное" in text(admin, ODATA)
        read_now(admin)

        card = text(admin, f"/desk/buyers/{region.id}/")
        assert re.search(r"Вид цен Оптовая 1С по OData, сегодня", card)
        assert re.search(r"Отсрочка, дней 0 1С по OData, сегодня", card)
        assert re.search(r"Ответственный Светлана 1С по OData", card)
        assert "идёт само" in card
        card = text(admin, f"/desk/buyers/{road.id}/")
        assert "не хватает условий" in card
        assert re.search(r"Соглашение не задано", card)
        assert re.search(r"Кредитный лимит 300 000 ₽ 1С по OData", card)
        assert re.search(r"Реализация ЮА00-000871 от [\d.]+: 220 000 ₽", card)
        report = text(admin, f"{ODATA}readings/{OdataRun.objects.get().id}/")
        assert "ООО «Дорстрой»: долг изменено 0 → 220 000" in report

        trade.agree(owing, "Соглашение с Дорстрой", "Оптовая", days=14)
        read_now(admin)
        card = text(admin, f"/desk/buyers/{road.id}/")
        assert re.search(r"Отсрочка, дней 14 1С по OData", card)
        assert "идёт само" in card
        balance = text(signed(road.account), "/balance/")
        assert "Реализация ЮА00-000871" in balance
        assert "Последние сведения о долгах: 1С по OData, сегодня" in balance
    assert trade.base.password not in str(list(Revision.objects.values_list("body", flat=True)))
    assert trade.base.password not in admin.get(ODATA).content.decode()
