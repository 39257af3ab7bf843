"""The page of the exchange with 1C: what needs a person first, what goes on, what went; and who may act on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.events.eras import begin_era
from dealernet.foundation.exchange.journal import make_due, set_aside
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.integrations.onec import calls, generations, spool
from dealernet.integrations.onec.models import (
    ExchangeAccount,
    ExchangeCall,
    ExchangeFile,
    ExchangeSession,
    FileLine,
    Generation,
    ToldOrder,
)
from dealernet.integrations.onec.sessions import make_account, open_session
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def signed(role: str) -> Client:
    client = Client()
    client.force_login(
        Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name="Ирина", role=role)
    )
    return client


def received(us: Company, content: bytes = b"<x/>", **values: object) -> ExchangeFile:
    account = ExchangeAccount.objects.first() or make_account(us.actor)[0]
    session = open_session(account, "catalog")
    file = ExchangeFile.objects.create(session=session, name="import0_1.xml", size=len(content), **values)
    spool.kept_as(file.id).parent.mkdir(parents=True, exist_ok=True)
    spool.kept_as(file.id).write_bytes(content)
    return file


def test_before_the_first_contact_the_page_gives_what_to_paste_and_a_password_is_shown_once(us):
    admin = signed("administrator")

    first = admin.get("/desk/1c/").content.decode()
    assert "/1c/exchange/main" in first
    made = admin.post("/desk/1c/password/", follow=True).content.decode()

    assert "показан только сейчас" in made or "Пароль" in made
    assert 'id="password"' in made
    assert 'id="password"' not in admin.get("/desk/1c/connect/").content.decode()
    assert "Подтверждён" in made


def test_sessions_files_and_refusals_stand_on_the_page_with_as_many_statements_for_many_as_for_one(us):
    admin = signed("administrator")
    received(us, state="done", report={"products_created": 3, "refused": 1})
    admin.get("/desk/1c/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        admin.get("/desk/1c/")
    for n in range(5):
        file = received(us, state="done", report={"products_created": n, "refused": 1})
        FileLine.objects.create(file=file, what=f"оплата П-{n}", fate="refused", why="нет заказа «77»")
    with CaptureQueriesContext(connection) as many:
        page = admin.get("/desk/1c/").content.decode()

    assert len(many) <= len(one) + 1
    assert "Не принято 5 записей, нужен человек" in page
    assert "нет заказа «77»" in page
    assert "есть отказы" in page
    file = ExchangeFile.objects.order_by("-received_at").first()
    FileLine.objects.create(file=file, what="оплата П-0", fate="created")
    assert "Не приняты 4 записи" in admin.get("/desk/1c/").content.decode()


def test_a_file_is_shown_line_by_line_with_pages_downloaded_by_a_signed_link_and_read_again(us):
    admin = signed("administrator")
    file = received(us, b"<whole/>", state="done", report={"products_created": 130})
    FileLine.objects.bulk_create(FileLine(file=file, what=f"Товар {n}", fate="created") for n in range(130))
    FileLine.objects.create(file=file, what="Товар без имени", fate="refused", why="нет наименования")
    there = f"/desk/1c/files/{file.id}/"

    page = admin.get(there).content.decode()
    assert ("Товар 99" in page, "Товар 100<" in page, "?fate=&amp;after=" in page) == (True, False, True)
    refused = admin.get(f"{there}?fate=refused").content.decode()
    assert ("нет наименования" in refused, "Товар 5<" in refused) == (True, False)
    link = page.split("/desk/1c/received/")[1].split('"')[0]
    got = admin.get(f"/desk/1c/received/{link}")
    assert (b"".join(got.streaming_content), got.headers["Content-Type"]) == (b"<whole/>", "application/octet-stream")
    assert admin.get(f"/desk/1c/received/{link[:-3]}xyz/").status_code == 404

    admin.post(f"{there}reading/")
    file.refresh_from_db()
    assert file.state == "due"
    assert signed("salesperson").post(f"{there}reading/").status_code in (403, 404)


def test_what_is_exported_no_more_is_offered_and_hidden_only_by_a_person(us):
    admin = signed("administrator")
    gone, kept = us.product(name="Ушедший"), us.product(name="Оставшийся")
    generations.note_seen("k1", [gone.id, kept.id])
    began = clock.now() + timedelta(seconds=1)
    generation = Generation.objects.create(
        catalogue="k1", began_at=began, last_at=began, state="proposed", missing=2, total=20
    )
    make_account(us.actor)

    page = admin.get("/desk/1c/").content.decode()
    assert "1С больше не выгружает товаров: 2 из 20" in page
    assert "Ушедший" in page
    assert signed("buyer").post(f"/desk/1c/generations/{generation.id}/").status_code in (302, 403, 404)
    assert gone.__class__.objects.filter(is_sold=False).count() == 0

    admin.post(f"/desk/1c/generations/{generation.id}/", {"act": "hide"})
    assert gone.__class__.objects.filter(is_sold=False).count() == 2
    assert "больше не выгружает" not in admin.get("/desk/1c/").content.decode()


def test_orders_set_aside_have_a_button_and_the_pause_after_a_restore_says_why(us):
    admin, dealer = signed("administrator"), us.dealer()
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, 1)])])
    make_account(us.actor)
    make_due("onec", "order", [placed.subject])
    set_aside("onec", "order", [placed.subject], "у покупателя нет наименования")
    ToldOrder.objects.create(order_id=placed.subject, facts={"number": "ТД-1", "posted": False})
    begin_era(us.actor, "копия от понедельника")

    page = admin.get("/desk/1c/").content.decode()
    assert "Отложен 1 заказ: 1С не может его записать" in page
    assert "у покупателя нет наименования" in page
    assert "копия от понедельника" in page
    entry = JournalEntry.objects.get()
    admin.post(f"/desk/1c/orders/{entry.id}/sending/")
    entry.refresh_from_db()
    assert entry.state == "due"


def test_a_session_shows_every_request_and_old_requests_are_forgotten(us):
    admin = signed("administrator")
    account = make_account(us.actor)[0]
    session: ExchangeSession = open_session(account, "sale")
    ExchangeCall.objects.create(session=session, kind="sale", mode="query", answer="<?xml", address="10.0.0.7")
    ExchangeCall.objects.create(session=session, kind="sale", mode="init", at=clock.now() - timedelta(days=91))

    page = admin.get(f"/desk/1c/sessions/{session.id}/").content.decode()
    assert ("10.0.0.7" in page, "sale query" in page) == (True, True)
    assert "Сегодня 1С" not in admin.get("/desk/1c/sessions/").content.decode()
    assert calls.forget_old_calls() == 1


def test_the_exchange_is_stopped_and_goes_on_by_a_button(us):
    admin = signed("administrator")
    make_account(us.actor)

    assert "остановлен" in admin.post("/desk/1c/going/", {"go": "off"}, follow=True).content.decode()
    assert ExchangeAccount.objects.get().stopped_at is not None
    admin.post("/desk/1c/going/", {"go": "on"})
    assert ExchangeAccount.objects.get().stopped_at is None
    admin.post("/desk/1c/accounts/1c/archives/")
    assert ExchangeAccount.objects.get().takes_archives
