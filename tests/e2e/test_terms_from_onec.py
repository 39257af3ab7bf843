"""What a manager sets in 1C comes to the buyers' cards, by OData and by a sheet, through pages alone.

Each fact says from where and when; a buyer who lacks one is not served by itself, and the card names what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dealernet.integrations.onec.odata.fake import FakeOnec, Trade
from factories.sheets import filled
from ground.browser import DESK
from ground.running import Company

pytestmark = pytest.mark.browser
ADMINISTRATOR, SVETLANA = "admin@demo.example", "svetlana@demo.example"
PREPAID, DEFERRED, LACKING = "ООО «Уралзапчасть»", "ООО «Алтайдорстрой»", "ООО «Сибтракт»"
BY_ODATA = {PREPAID: "6699331259", DEFERRED: "2299427174", LACKING: "5499258627"}
BY_SHEET = {PREPAID: "7499315212", DEFERRED: "5999253137", LACKING: "3899150818"}
OpenPage = Callable[..., Page]


@pytest.fixture
def admin(open_page: OpenPage) -> Page:
    """The administrator's desk, where 1C is master of terms from now on."""
    page = open_page(DESK, email=ADMINISTRATOR)
    page.goto("/desk/1c/border/", wait_until="load")
    page.locator("input[name=terms][value=onec]").check()
    page.locator("#comment").fill("условия ведём в 1С")
    page.get_by_role("button", name="Опубликовать новую редакцию").click()
    page.get_by_text("условия ведём в 1С").wait_for()
    return page


def test_terms_and_debts_come_by_odata_and_what_is_missing_is_named(
    running: Company, open_page: OpenPage, admin: Page
) -> None:
    due = date.today() + timedelta(days=60)  # noqa: DTZ011 - the day on the wall is meant
    cards = {name: made_known(admin, f"{name} по OData", inn) for name, inn in BY_ODATA.items()}
    for name in BY_ODATA:
        assert missing(opened(admin, cards[name])) == ["Ответственный", "Соглашение", "Вид цен", "Отсрочка, дней"]
    trade = Trade()
    faces = {name: trade.buyer(name, inn, manager="Светлана Ильина") for name, inn in BY_ODATA.items()}
    trade.agree(faces[PREPAID], "Оптовое соглашение", "Оптовая", days=0)
    trade.agree(faces[DEFERRED], "С отсрочкой", "Оптовая", days=14)
    trade.limit(faces[DEFERRED], "300000.00")
    trade.owes(faces[DEFERRED], "ЮА00-000917", "220000.00", arose=date.today(), due=due)  # noqa: DTZ011
    half_agreed = trade.agree(faces[LACKING], "Без срока оплаты", "Оптовая")

    with FakeOnec(trade.base) as onec:
        connect(admin, onec.address, trade.base.user, trade.base.password)
        readings(admin, 1)  # it is read by itself once it is connected
        svetlana = open_page(DESK, email=SVETLANA)  # she sees those 1C has made hers
        shown = opened(svetlana, cards[PREPAID])
        for said in (
            r"Ответственный\s+Светлана Ильина\s+1С по OData, сегодня",
            r"Соглашение\s+Оптовое соглашение\s+1С по OData, сегодня, \d",
            r"Вид цен\s+Оптовая\s+1С по OData, сегодня",
            r"Отсрочка, дней\s+0\s+1С по OData, сегодня",
            "идёт само",
        ):
            assert re.search(said, shown), said
        shown = opened(svetlana, cards[DEFERRED])
        for said in (
            r"Отсрочка, дней\s+14\s+1С по OData, сегодня",
            r"Кредитный лимит\s+300 000 ₽\s+1С по OData, сегодня",
            r"Реализация ЮА00-000917 от [\d.]+: 220 000 ₽, .*\n?.*1С по OData, сегодня",
            r"Свободный кредит\s+80 000 ₽",
            "идёт само",
        ):
            assert re.search(said, shown), said
        shown = opened(svetlana, cards[LACKING])
        assert "не хватает условий" in shown
        assert missing(shown) == ["Отсрочка, дней"]

        trade.base.sets["Catalog_СоглашенияСКлиентами"].remove(half_agreed)
        trade.agree(faces[LACKING], "Со сроком оплаты", "Оптовая", days=7)
        admin.get_by_role("button", name="Прочитать сейчас").click()
        readings(admin, 2)
        assert "идёт само" in opened(svetlana, cards[LACKING])
        assert missing(opened(svetlana, cards[LACKING])) == []
    assert "BROKEN" not in running.dealernet("doctor")


def test_terms_and_debts_come_by_a_sheet_after_a_look_and_what_is_missing_is_named(
    running: Company, open_page: OpenPage, admin: Page
) -> None:
    cards = {name: made_known(admin, f"{name} таблицей", inn) for name, inn in BY_SHEET.items()}
    common = {"Менеджер": "Светлана Ильина", "Вид цен": "Оптовая", "Соглашение": "Дилерское"}
    debt = {"Лимит, ₽": 300000, "Документ": "РТУ ТД00-000311", "Долг, ₽": 220000}
    due = date.today() + timedelta(days=60)  # noqa: DTZ011 - the day on the wall is meant
    blank = the_template(admin)
    sheet = filled(
        blank,
        {"ИНН": BY_SHEET[PREPAID], "Отсрочка, дней": 0, **common},
        {"ИНН": BY_SHEET[DEFERRED], "Отсрочка, дней": 14, "Срок оплаты": due, **debt, **common},
        {"ИНН": BY_SHEET[LACKING], **common},
        {"ИНН": "6164000000", "Отсрочка, дней": 5, **common},
    )

    look = uploaded(admin, sheet)
    assert "Строк с изменениями: 3. Совпадают с тем, что есть: 0. Отказано: 1" in look
    refused = admin.locator("tbody tr", has_text="6164000000")
    assert "среди ваших нет покупателя с ИНН" in refused.inner_text()
    assert len(missing(opened(admin, cards[PREPAID]))) == 4  # nothing was taken over yet
    admin.go_back(wait_until="load")
    take_over(admin)

    svetlana = open_page(DESK, email=SVETLANA)
    shown = opened(svetlana, cards[PREPAID])
    for term, value in (("Ответственный", "Светлана Ильина"), ("Вид цен", "Оптовая"), ("Отсрочка, дней", "0")):
        assert re.search(rf"{term}\s+{value}\s+лист из 1С, .*сегодня, .*\s+условия ноябрь.xlsx", shown), term
    assert "идёт само" in shown
    shown = opened(svetlana, cards[DEFERRED])
    for said in ("300 000 ₽", "РТУ ТД00-000311", "220 000 ₽", "лист из 1С", "идёт само"):
        assert said in shown, said
    shown = opened(svetlana, cards[LACKING])
    assert "не хватает условий" in shown
    assert missing(shown) == ["Отсрочка, дней"]
    assert "Таблица применена" in uploaded(admin, sheet)
    assert admin.locator(".pill", has_text="изменит").count() == 0

    look = uploaded(admin, filled(blank, {"ИНН": BY_SHEET[LACKING], "Отсрочка, дней": 7, **common}))
    assert "Строк с изменениями: 1." in look
    take_over(admin)
    assert "идёт само" in opened(svetlana, cards[LACKING])
    assert "BROKEN" not in running.dealernet("doctor")


def made_known(page: Page, name: str, inn: str) -> str:
    """A buyer is made known on the desk; the address of its card."""
    page.goto("/desk/buyers/", wait_until="load")
    page.get_by_role("link", name="Новый покупатель").click()
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=inn]").fill(inn)
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(re.compile(r"/desk/buyers/[0-9a-f-]{36}/"))
    return page.url


def opened(page: Page, address: str) -> str:
    """What a page says."""
    page.goto(address, wait_until="load")
    return page.locator("main").inner_text().replace("\u00a0", " ")


def missing(card: str) -> list[str]:
    """The terms a buyer's card names as missing."""
    return re.findall(r"^(.+?)\s+не задано", card, flags=re.MULTILINE)


def connect(page: Page, address: str, user: str, password: str) -> None:
    """Connect 1C through its page; a wrong password is told in words first."""
    for given, said in (("не тот", "проверьте имя и пароль"), (password, "всё нужное")):
        page.goto("/desk/1c/", wait_until="load")
        page.locator("main a", has_text="1С по OData").click()
        page.get_by_label("Адрес базы").fill(address)
        page.get_by_label("Пользователь 1С").fill(user)
        page.get_by_label("Пароль").fill(given)
        page.get_by_role("button", name="Сохранить и проверить").click()
        page.get_by_text(said).first.wait_for()


def readings(page: Page, count: int) -> None:
    """Wait until so many readings have changed something."""
    page.goto("/desk/1c/odata/", wait_until="load")
    page.locator("#readings table").first.locator("tbody tr", has_text="изменено").nth(count - 1).wait_for()


def the_template(page: Page) -> bytes:
    """The blank sheet, downloaded from its page."""
    page.goto("/desk/1c/", wait_until="load")
    page.locator("main a", has_text="таблиц").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Скачать шаблон").click()
    return Path(told.value.path()).read_bytes()


def take_over(page: Page) -> None:
    """Apply the sheet that was looked at."""
    page.get_by_role("button", name="Применить").click()
    page.get_by_text("Таблица применена").first.wait_for()


def uploaded(page: Page, sheet: bytes) -> str:
    """Upload a sheet; what the look at it says."""
    page.goto("/desk/1c/sheets/", wait_until="load")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("input[type=file]", {"name": "условия ноябрь.xlsx", "mimeType": kind, "buffer": sheet})
    page.get_by_role("button", name="Посмотреть").click()
    page.wait_for_url(re.compile(r"/sheets/[0-9a-f-]{36}/"))
    return page.locator("main").inner_text().replace("\u00a0", " ")
