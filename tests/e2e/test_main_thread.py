"""The main thread in a real browser: a dealer's click, the invoice, the money, 1C and back, and the one for a person.

Screenshots for the user guide are made on the way: `make pictures`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.story import picture
from ground.browser import DESK, PHONE
from ground.running import Company

pytestmark = pytest.mark.browser
PATIENCE = 60_000
ILYA, SEDOV, VERA, SVETLANA, OLEG = (
    "ilya@texsnab.example",
    "sedov@example.com",
    "vera@demo.example",
    "svetlana@demo.example",
    "oleg@demo.example",
)


def statement(number: str, amount: str, *, account: str, inn: str) -> bytes:
    return (
        f"1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nРасчСчет={account}\n"
        f"СекцияДокумент=Платежное поручение\nНомер=4{number}\nДата=24.11.2026\nСумма={amount}\n"
        f"ПлательщикСчет=40702810900000000101\nПлательщикИНН={inn}\nПлательщик1=ООО Техснаб\n"
        f"ПолучательСчет={account}\nДатаПоступило=24.11.2026\n"
        f"НазначениеПлатежа=Оплата по счету № {number}\nКонецДокумента\nКонецФайла\n"
    ).encode("cp1251")


def order_by_search(page: Page, text: str) -> str:
    """Find by a slip of the finger, put into the order, send; the order's number."""
    page.goto("/", wait_until="load")
    page.fill("input[type=search]", text)
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]").first).to_contain_text(re.compile("товар"))
    page.wait_for_timeout(600)  # the list that was typed for has come
    first = page.locator("form.order-line").first
    first.locator("button[type=submit]").click()
    expect(page.locator("form.order-line .pill").first).to_be_visible()
    page.locator("#cart-button").click()
    page.locator("button[form=send]").click()
    page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}/"))
    found = re.search(r"\d+", page.locator("h1").inner_text())
    assert found
    return found[0]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_a_click_to_closed_with_nobody_touching_it(
    running: Company, open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    buyer = open_page(size, email=ILYA)
    number = order_by_search(buyer, "фильтр маслянный гидросистемы")
    expect(buyer.get_by_text(re.compile("Счёт")).first).to_be_visible(timeout=PATIENCE)
    picture(buyer, f"portal-order-{size[0]}")

    vera = open_page(size, email=VERA)
    vera.goto(f"/desk/find/?q={number}", wait_until="load")
    invoice = re.search(r"Счёт № (\d+)", vera.locator("main").inner_text())
    assert invoice, vera.locator("main").inner_text()
    total = re.search(r"Осталось оплатить\s+([\d\s\u00a0]+)", vera.locator("main").inner_text())
    assert total
    eventually(lambda: "отправлено" in card(vera, number))

    vera.goto("/desk/payments/statement/", wait_until="load")
    amount = re.sub(r"\D", "", total[1]) + ".00"
    content = statement(invoice[1], amount, account=own_account(running), inn="6699001010")
    vera.set_input_files("input[type=file]", {"name": "kl_to_1c.txt", "mimeType": "text/plain", "buffer": content})
    vera.locator("main form button[type=submit]").click()
    expect(vera.get_by_text("Разнесено: 1")).to_be_visible()
    picture(vera, f"desk-statement-{size[0]}")

    eventually(lambda: "Оплачен" in card(vera, number))
    eventually(lambda: f"order {number}: shipped" in running.dealernet("demo", "1c"), patience=90)
    eventually(lambda: "Закрыт" in vera.locator("h1 + .pill").inner_text(), reload=lambda: card(vera, number))
    picture(vera, f"desk-order-{size[0]}")
    expect(buyer.locator("h1 + .pill")).to_have_text(re.compile("Закрыт"), timeout=PATIENCE)


def test_the_one_order_that_needs_a_person_is_seen_and_resolved(
    running: Company, open_page: Callable[..., Page]
) -> None:
    buyer = open_page(PHONE, email=SEDOV)
    number = order_by_search(buyer, "НШ-50")

    oleg = open_page(DESK, email=OLEG)
    eventually(lambda: number in oleg.locator("main").inner_text(), reload=lambda: oleg.goto("/desk/"))
    picture(oleg, "desk-queue")
    one_after_another(oleg, number)
    oleg.locator(".move a.button--main").click()
    oleg.fill("#id_agreement", "Соглашение с новым покупателем")
    oleg.select_option("#id_price_type", label="Оптовая")
    oleg.fill("#id_deferral_days", "0")
    oleg.locator("#terms button[type=submit]").click()

    eventually(lambda: "Счёт выслан" in oleg.locator("h1 + .pill").inner_text(), reload=lambda: card(oleg, number))
    expect(buyer.get_by_text(re.compile("Счёт")).first).to_be_visible(timeout=PATIENCE)


def one_after_another(page: Page, number: str) -> None:
    """Press N from what waits to what waits, until the order is there."""
    for _ in range(30):
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press("n")
        if number in page.locator("h1").inner_text():
            return
    pytest.fail(f"order {number} never came")


def test_the_checker_finds_nothing_on_the_desk_and_the_portal(
    running: Company, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    found: dict[str, list[str]] = {}
    admin = open_page(DESK, email="admin@demo.example", bypass_csp=True)
    pages = [
        "",
        "orders/",
        "orders/board/",
        "buyers/",
        "payments/",
        "documents/",
        "letters/",
        "feed/",
        "1c/",
        "journal/",
    ]
    for path in pages:
        admin.goto(f"/desk/{path}", wait_until="load")
        found[f"/desk/{path}"] = axe(admin)
    admin.goto("/desk/orders/", wait_until="load")
    admin.locator("tbody th a").first.click()
    found["order card"] = axe(admin)

    assert {path: findings for path, findings in found.items() if findings} == {}


def own_account(running: Company) -> str:
    script = (
        "import django; django.setup()\n"
        "from dealernet.business.parties.queries import own_accounts\n"
        "print(sorted(own_accounts())[0])"
    )
    environment = {**os.environ, **running.environment, "DJANGO_SETTINGS_MODULE": "dealernet.project.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def card(page: Page, number: str) -> str:
    page.goto(f"/desk/find/?q={number}", wait_until="load")
    return page.locator("main").inner_text()


def eventually(holds: Callable[[], bool], *, reload: Callable[[], object] | None = None, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while True:
        if reload is not None:
            reload()
        if holds():
            return
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.4)
