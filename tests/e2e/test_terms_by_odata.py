"""Terms and debts from 1C by OData, as an administrator connects it and people then see it, through pages alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dealernet.integrations.onec.odata.fake import FakeOnec, Trade
from ground.browser import DESK, PHONE
from ground.running import Company

pytestmark = pytest.mark.browser
ADMIN, ANNA = "admin@demo.example", "anna@dorstroy.example"
NEWCOMER, INN = "ООО «Новый карьер»", "5401007771"
ODATA = "/desk/1c/odata/"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def onec() -> Iterator[tuple[Trade, FakeOnec]]:
    """1C as Светлана left it: Техснаб prepays, Дорстрой owes and pays in 14 days, the newcomer has no agreement yet."""
    trade = Trade()
    region = trade.buyer("ООО «Техснаб-Регион»", "6699001010", "669901001", manager="Ильина Светлана Игоревна")
    trade.agree(region, "Соглашение «Оптовая»", "Оптовая", days=0)
    road = trade.buyer("ООО «Дорстрой»", "5401003030", "540101001", manager="Ильина Светлана Игоревна")
    trade.agree(road, "Соглашение «Оптовая»", "Оптовая", days=14)
    trade.limit(road, "300000.00")
    today = date.today()  # noqa: DTZ011 - 1C's own
    trade.owes(road, "ЮА00-000871", "220000.00", arose=today, due=today + timedelta(days=60))
    trade.buyer(NEWCOMER, INN, "540101001", manager="Ильина Светлана Игоревна")
    with FakeOnec(trade.base) as running:
        yield trade, running


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("DEALERNET_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def read_now(page: Page) -> None:
    """Press “read now” and wait until a worker has read."""
    page.goto(ODATA, wait_until="load")
    readings = page.locator("#readings section").first.locator("tbody tr")
    before = readings.count()
    page.get_by_role("button", name="Прочитать сейчас").click()
    expect(readings).to_have_count(before + 1, timeout=60_000)
    expect(readings.first.locator(".pill")).to_have_text(re.compile("готово|отказ"), timeout=60_000)


def card_of(page: Page, name: str) -> None:
    page.goto(f"/desk/buyers/?q={name}", wait_until="load")
    page.get_by_role("link", name=name).first.click()
    page.wait_for_url(re.compile(r"/desk/buyers/[0-9a-f-]{36}/"))


def term(page: Page, label: str) -> str:
    return page.locator("#terms tbody tr", has=page.locator("th", has_text=label)).inner_text()


def test_what_1c_knows_is_seen_with_the_channel_that_brought_it_and_what_is_missing_is_named(
    running: Company, open_page: Callable[..., Page], axe: Callable[[Page], list[str]], onec: tuple[Trade, FakeOnec]
) -> None:
    trade, base = onec
    page = open_page(DESK, email=ADMIN)
    page.goto("/desk/buyers/new/", wait_until="load")
    page.fill("input[name=name]", NEWCOMER)
    page.fill("input[name=inn]", INN)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/desk/buyers/[0-9a-f-]{36}/"))

    page.goto("/desk/1c/", wait_until="load")
    page.get_by_role("link", name="1С через OData").click()
    page.fill("input[name=address]", base.address)
    page.fill("input[name=user]", trade.base.user)
    page.fill("input[name=password]", "не тот")
    page.uncheck("input[name=reads]")
    page.get_by_role("button", name="Сохранить и проверить").click()
    expect(page.locator("main")).to_contain_text("проверьте имя и пароль")
    page.fill("input[name=password]", trade.base.password)
    page.get_by_role("button", name="Сохранить и проверить").click()
    expect(page.locator("main")).to_contain_text("всё нужное")
    assert axe(page) == []
    read_now(page)
    picture(page, "odata")
    page.locator("#readings tbody a").first.click()
    expect(page.locator("main")).to_contain_text(f"{NEWCOMER}: Ответственный")
    assert axe(page) == []
    picture(page, "odata-reading")

    card_of(page, "Дорстрой")
    assert "14" in term(page, "Отсрочка")
    assert "1С через OData" in term(page, "Отсрочка")
    assert re.search(r"300\s000", term(page, "Кредитный лимит"))
    expect(page.locator("main")).to_contain_text("Реализация ЮА00-000871")
    expect(page.locator("main")).to_contain_text(re.compile(r"220\s000"))
    expect(page.locator("main")).to_contain_text("идёт само")
    picture(page, "odata-buyer")
    card_of(page, "Техснаб-Регион")
    assert "Оптовая" in term(page, "Вид цен")
    assert "1С через OData" in term(page, "Соглашение")

    card_of(page, NEWCOMER)
    assert "Светлана Ильина" in term(page, "Ответственный")
    assert "не задано" in term(page, "Соглашение")
    expect(page.locator("main")).to_contain_text("не хватает условий")
    face = next(row for row in trade.base.sets["Catalog_Контрагенты"] if row["ИНН"] == INN)
    trade.agree(face, "Соглашение с Новым карьером", "Оптовая", days=7)
    read_now(page)
    card_of(page, NEWCOMER)
    assert "Соглашение с Новым карьером" in term(page, "Соглашение")
    expect(page.locator("main")).to_contain_text("идёт само")

    buyer = open_page(PHONE, email=ANNA)
    buyer.goto("/balance/", wait_until="load")
    expect(buyer.locator("main")).to_contain_text("Реализация ЮА00-000871")
    expect(buyer.locator("main")).to_contain_text("Последние сведения о долгах: 1С через OData, сегодня")
    picture(buyer, "odata-balance-phone")
    small = open_page(PHONE, email=ADMIN)
    small.goto(ODATA, wait_until="load")
    assert small.evaluate(OVERFLOW) <= 0
    assert axe(small) == []
    picture(small, "odata-phone")
    assert running.dealernet("doctor")
