"""A dealer who pays by a bank's payment order: asked for, a wrong one rejected, the right one accepted in two clicks.

The order ships before the money; three working days without it are a task and a letter; the money closes the order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from e2e.story import asked, card, eventually, kept, load, own_account, picture, statement, status, take, trade
from e2e.test_regular_dealer import move_to, put_in, tasks, today, words
from factories.paying import drawn_pdf, words_of_bank
from ground.browser import DESK, PHONE
from ground.running import Company

pytestmark = pytest.mark.browser
ILYA, SVETLANA, VERA = "ilya@texsnab.example", "svetlana@demo.example", "vera@demo.example"
OpenPage = Callable[..., Page]


def test_a_payment_order_ships_the_order_and_the_money_closes_it(
    running: Company, open_page: OpenPage, capsys: pytest.CaptureFixture[str]
) -> None:
    buyer, desk = open_page(PHONE, email=ILYA), open_page(DESK, email=SVETLANA)
    number, there = ordered(buyer)
    eventually(lambda: status(buyer) == "Счёт выслан", reload=lambda: buyer.reload(wait_until="load"))
    invoice = re.search(r"Счёт № (\S+)", card(desk, number))
    assert invoice

    desk.get_by_role("button", name="Запросить поручение у покупателя").click()
    desk.wait_for_load_state("load")
    eventually(lambda: ["payment_order_asked", "sent"] in [[one[0], one[2]] for one in kept(running, number).letters])

    send(buyer, there, words_of_bank("31", "99000-00", "1", "5401003030"), number="31", amount="99 000")
    a_foreign_one_is_told_and_rejected(running, desk, buyer, number, there)

    send(buyer, there, words_of_bank("17", "12500-00", invoice[1], own_inn(running)), number="17", amount="12 500,00")
    it_is_accepted_in_two_clicks(running, desk, number, there.split("/")[-2])
    buyer.goto(there, wait_until="load")
    assert status(buyer) == "Платёжное поручение получено"

    onec = trade(running)
    onec.orders.pop(number, None)
    take(onec, number)
    assert "Платежное поручение получено" in etree.tostring(onec.orders[number], encoding="unicode")
    onec.send_back(onec.answer(number, shipped=f"ЮА00-{number}", on=f"{today(running)}"))
    eventually(lambda: status(desk) == "Отгружен", reload=lambda: card(desk, number))

    move_to(running, 9, 0, days=following_days(running))
    eventually(lambda: ["payment_order_unpaid", False] in tasks(running, number))
    paid = ("901", "12500.00", "6699001010", f"Оплата по счету № {invoice[1]}")
    load(open_page(DESK, email=VERA), statement(own_account(running), f"{today(running):%d.%m.%Y}", paid))
    eventually(lambda: status(desk) == "Закрыт", reload=lambda: card(desk, number))

    found = kept(running, number)
    said = [one[0] for one in found.letters if one[0].startswith("payment_order")]
    assert said == [f"payment_order_{name}" for name in ("asked", "rejected", "accepted", "unpaid")]
    assert [one["kind"] for one in found.events].count("orders.shipping_allowed") == 1
    assert [one for one in tasks(running, number) if not one[1]] == []
    assert (found.doubled, found.unexplained) == (0, [])
    with capsys.disabled():
        print(f"\norder {number} by payment order: touches of people {found.touches}")


def ordered(page: Page) -> tuple[str, str]:
    """Ten filters of 12,500 roubles, sent; the number and the address of the order."""
    page.goto("/cart/", wait_until="load")
    put_in(page, "ФМ-77", "ФМ-77", "10", "1 250 ₽")
    page.goto("/cart/", wait_until="load")
    assert "12 500 ₽" in words(page, "#decision")
    page.locator("button[form=send]").click()
    page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}/"))
    found = re.search(r"\d+", page.locator("h1").inner_text())
    assert found
    return found[0], page.url


def send(page: Page, there: str, text: str, *, number: str, amount: str) -> None:
    """The buyer sends a PDF from the cabinet."""
    page.goto(there, wait_until="load")
    page.get_by_role("link", name="Прислать поручение").click()
    page.wait_for_url(re.compile("/payment-order/"))
    file: Any = {"name": "платёжка.pdf", "mimeType": "application/pdf", "buffer": drawn_pdf(text)}
    page.set_input_files("input[type=file]", file)
    page.get_by_label("Номер платёжного поручения").fill(number)
    page.get_by_label("Сумма, ₽").fill(amount)
    page.get_by_role("button", name="Отправить менеджеру").click()
    page.wait_for_url(there)
    expect(page.locator("main")).to_contain_text(f"поручение № {number} на проверке")


def a_foreign_one_is_told_and_rejected(running: Company, desk: Page, buyer: Page, number: str, there: str) -> None:
    eventually(lambda: ["payment_order_check", False] in tasks(running, number))
    shown = card(desk, number)
    for said in ("осталось оплатить 12 500 ₽", "В файле счёт № 1,", "Нашего ИНН"):
        assert said in shown, said
    picture(desk, "payment-order")
    desk.get_by_label("Или почему отклоняете: причину прочтёт покупатель").fill("Это поручение к другому счёту")
    desk.get_by_role("button", name="Отклонить поручение").click()
    desk.get_by_text("Отклонено: покупателю сказано почему.").wait_for()
    buyer.goto(there, wait_until="load")
    assert "Это поручение к другому счёту" in words(buyer, "main")


def it_is_accepted_in_two_clicks(running: Company, desk: Page, number: str, order_id: str) -> None:
    eventually(lambda: ["payment_order_check", False] in tasks(running, number)[-1:])
    desk.goto("/desk/?mine=1", wait_until="load")
    assert f"Проверить платёжное поручение: заказ № {number}" in words(desk, "main")
    desk.locator(f"main a[href='/desk/orders/{order_id}/']").first.click()
    accept = desk.get_by_role("button", name="Принять и отгружать")
    accept.wait_for()
    assert "Номер, сумма, счёт и наш ИНН в файле есть" in words(desk, "main")
    accept.click()
    desk.get_by_text("Принято: заказ можно отгружать.").wait_for()
    assert status(desk) == "Платёжное поручение получено"


def own_inn(running: Company) -> str:
    found: str = asked(
        running,
        """
        from dealernet.business.parties.models import LegalEntity
        answer = LegalEntity.objects.filter(is_default=True).values_list("party__inn", flat=True).get()
        """,
    )
    return found


def following_days(running: Company) -> int:
    """How many days it is till the third working day is over, holidays of the year's turn included."""
    due = asked(
        running,
        """
        from dealernet.automation.models import Wait
        answer = Wait.objects.filter(run__rule="payment_order_unpaid").latest("id").due_at.date().isoformat()
        """,
    )
    return int((type(today(running)).fromisoformat(due) - today(running)) / timedelta(days=1)) + 1
