"""The client of 1C's OData against a base over real HTTP."""

from __future__ import annotations

import threading
import time
from datetime import date

import pytest
from django.db import connection

from dealernet.foundation.errors import OutsideUnavailable
from dealernet.integrations.onec.odata import client as module
from dealernet.integrations.onec.odata.client import OnecOdata
from dealernet.integrations.onec.odata.errors import ChangedThere, NotOnec, NotPublished, Refused, WrongUser
from dealernet.integrations.onec.odata.fake import FakeOnec, Fault, Trade
from dealernet.integrations.onec.odata.published import parts_of, unavailable
from dealernet.integrations.onec.odata.words import text

pytestmark = pytest.mark.django_db(transaction=True)
PARTNERS, FACES = "Catalog_Партнеры", "Catalog_Контрагенты"


@pytest.fixture
def trade(settings, monkeypatch):
    settings.INSIDE = ["127.0.0.1"]
    monkeypatch.setattr(module, "PAUSES", (0.0, 0.0))
    return Trade()


@pytest.fixture
def onec(trade):
    with FakeOnec(trade.base) as running:
        yield OnecOdata(running.address, trade.base.user, trade.base.password, timeout=5)


def test_cyrillic_and_quotes_reach_1c_as_they_are(trade, onec):
    face = trade.buyer("ООО «Д'Артаньян & сыновья» +1", "6699001010")

    found = onec.rows(FACES, where=f"Description eq {text(face['Description'])}", select=["Ref_Key", "ИНН"])

    assert found == [{"Ref_Key": face["Ref_Key"], "ИНН": "6699001010"}]
    assert "allowedOnly=true" in trade.base.asked[-1][1]


def test_pages_go_by_key_and_lose_nothing_when_rows_come_meanwhile(trade, onec, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 3)
    refs = {trade.buyer(f"ООО «{n}»", "6699001010")["Ref_Key"] for n in range(8)}

    seen = []
    for row in onec.by_key(FACES, select=["Ref_Key"]):
        seen.append(row["Ref_Key"])
        if len(seen) == 4:
            trade.base.add(FACES, Ref_Key="00000000-0000-0000-0000-000000000001", ИНН="")

    assert sorted(seen) == sorted(refs)


def test_rows_of_many_keys_come_in_a_few_questions(trade, onec):
    refs = [trade.buyer(f"ООО «{n}»", "6699001010")["Ref_Key"] for n in range(45)]

    assert set(onec.of_keys(FACES, refs, select=["Ref_Key"])) == set(refs)
    assert len(trade.base.asked) == 2


@pytest.mark.parametrize(
    ("status", "html", "error"),
    [(404, False, NotPublished), (412, False, ChangedThere), (500, False, Refused), (500, True, Refused)],
)
def test_what_asking_again_does_not_help_is_asked_once(trade, onec, status, html, error):
    trade.base.faults = [Fault(PARTNERS, status=status, said="Нарушение прав доступа", html=html)]

    with pytest.raises(error, match="Нарушение прав доступа"):
        onec.rows(PARTNERS)

    assert len(trade.base.asked) == 1


@pytest.mark.parametrize(
    ("status", "said"), [(503, "Service Unavailable"), (402, "нет лицензии"), (500, "Лицензия не найдена")]
)
def test_what_only_reads_is_asked_again_when_1c_is_overloaded(trade, onec, status, said):
    trade.base.faults = [Fault(PARTNERS, status=status, said=said, html=True) for _ in range(2)]

    assert onec.rows(PARTNERS) == []
    assert len(trade.base.asked) == 3


def test_a_lost_answer_to_reading_is_asked_again_and_to_writing_never(trade, onec):
    trade.base.faults = [Fault(PARTNERS, "GET", late=True), Fault(PARTNERS, "POST", late=True)]

    assert onec.rows(PARTNERS) == []
    with pytest.raises(OutsideUnavailable):
        onec.create(PARTNERS, {"Description": "ООО"})

    assert [method for method, _ in trade.base.asked] == ["GET", "GET", "POST"]
    assert len(trade.base.sets[PARTNERS]) == 1


def test_a_wrong_password_is_told(trade, onec):
    trade.base.password = "другой"

    with pytest.raises(WrongUser):
        onec.rows(PARTNERS)


def test_what_is_no_1c_is_told_by_its_title(trade, onec):
    trade.base.metadata = lambda: "<?xml version='1.0'?><html><title>Добро пожаловать</title></html>"

    with pytest.raises(NotOnec, match="Добро пожаловать"):
        onec.metadata()


def test_a_change_of_an_object_changed_meanwhile_is_refused(trade, onec):
    face = trade.buyer("ООО «Первое»", "6699001010")
    version = face["DataVersion"]
    onec.change(FACES, face["Ref_Key"], {"Description": "ООО «Второе»"}, version=version)

    with pytest.raises(ChangedThere):
        onec.change(FACES, face["Ref_Key"], {"Description": "ООО «Третье»"}, version=version)

    assert face["Description"] == "ООО «Второе»"


def test_never_more_than_two_requests_are_under_way(trade, onec):
    trade.base.delay = 0.15

    def ask():
        onec.rows(PARTNERS)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert trade.base.busiest == 2
    assert time.monotonic() - started >= 0.4


@pytest.mark.parametrize("release", ["11.5", "11.4"])
def test_releases_with_other_names_are_understood(release, settings):
    settings.INSIDE = ["127.0.0.1"]
    trade = Trade(release)

    parts = parts_of(trade.base.metadata().encode())

    assert unavailable(parts) == []
    assert parts["debts"].set == trade._debts
    assert ("due" in parts["debts"].fields) == (release == "11.5")
    assert parts["partners"].fields["manager"] == trade._manager


def test_what_is_not_published_is_named(trade):
    trade.base.hidden = {"Catalog_СоглашенияСКлиентами"}
    trade.base.fields[FACES].remove("ИНН")

    told = unavailable(parts_of(trade.base.metadata().encode()))

    assert sorted(missing for _, missing in told) == ["Catalog_Контрагенты.ИНН", "Catalog_СоглашенияСКлиентами"]


def test_a_balance_comes_whole(trade, onec):
    face = trade.buyer("ООО «Дорстрой»", "5401003030")
    trade.owes(face, "ЮА00-000871", "220000.00", arose=date(2026, 11, 1), due=date(2027, 1, 25))

    [row] = onec.balance(trade._debts)

    assert row["ДолгBalance"] == 220000.0
