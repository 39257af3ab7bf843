"""A dealer with a limit and a deferral: two orders in one second of which one passes, then payment control by days.

Two buyers order at once; the one held is told what to pay and is let go by the money. Reminders say what is left then,
shipping stops on its day, and the money lifts everything, with nobody lifting a hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.story import asked, card, eventually, kept, load, own_account, picture, statement, status, take, trade
from e2e.test_regular_dealer import letter, move_to, put_in, tasks, today, words
from ground.browser import DESK, PHONE
from ground.running import PASSWORD, Company

pytestmark = pytest.mark.browser
ANNA, SVETLANA, VERA = "anna@dorstroy.example", "svetlana@demo.example", "vera@demo.example"
SECOND = "pavel@dorstroy.example"
INN = "5401003030"
OpenPage = Callable[..., Page]


def test_the_limit_lets_one_of_two_pass_and_the_deferral_is_watched_by_days(
    running: Company, open_page: OpenPage, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, vera = open_page(DESK, email=SVETLANA), open_page(DESK, email=VERA)
    a_second_buyer_is_invited(running, desk, open_page)
    anna, pavel = open_page(PHONE, email=ANNA), open_page(PHONE, email=SECOND)

    passed, held = two_orders_in_one_second(running, anna, pavel)
    the_held_one_is_told(running, desk, held)
    old_debt_is_paid(running, vera, "40000.00", number="601")
    eventually(
        lambda: status(desk) != "Новый" and "Выставлен счёт" in card(desk, held), reload=lambda: card(desk, held)
    )
    assert kept(running, held).touches == []

    move_to(running, 10, 0, days=next_working_day(running))
    shipped(running, desk, passed)
    due = today(running) + timedelta(days=14)
    watched_by_days(running, desk, vera, anna, passed, due)
    found = kept(running, passed)
    told = [one[0] for one in found.letters if one[0].startswith(("payment_", "shipping_"))]
    assert told == ["payment_soon", "payment_today", "payment_overdue", "shipping_stopped"]
    assert (found.doubled, found.unexplained) == (0, [])
    assert found.touches == []
    assert "BROKEN" not in running.dealernet("doctor")
    with capsys.disabled():
        print(f"\norders {passed} and {held}: touches of people {len(found.touches)}")


def a_second_buyer_is_invited(running: Company, desk: Page, open_page: OpenPage) -> None:
    desk.goto("/desk/buyers/?q=Дорстрой", wait_until="load")
    desk.locator("tbody th a").first.click()
    desk.get_by_text("Пригласить сотрудника").or_(desk.get_by_text("Пригласить")).first.click()
    form = desk.locator("form[action$='/invitation/']")
    form.locator("input[name=email]").fill(SECOND)
    form.locator("input[name=name]").fill("Павел Зорин")
    form.locator("button[type=submit]").click()
    desk.get_by_text(SECOND).first.wait_for()
    link = asked(
        running,
        f"""
        import re
        from dealernet.business.conversations.models import Message
        text = Message.objects.filter(recipient="{SECOND}").latest("created_at").text
        answer = re.search(r"https?://[^\\s]+(/invitation/[^\\s]+)", text)[1]
        """,
    )
    page = open_page(PHONE)
    page.goto(link, wait_until="load")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button.button--main").click()
    page.wait_for_load_state("load")


def two_orders_in_one_second(running: Company, anna: Page, pavel: Page) -> tuple[str, str]:
    """Each of 60,000 roubles, the limit 300,000, 220,000 owed; the numbers of the one that passed and of the other."""
    for page in (anna, pavel):
        put_in(page, "ФМ-77", "ФМ-77", "48", "1 250 ₽")
        page.goto("/cart/", wait_until="load")
        assert "60 000 ₽" in words(page, "#decision")
    for page in (anna, pavel):
        page.locator("button[form=send]").evaluate("button => setTimeout(() => button.click(), 50)")
    orders: dict[str, Page] = {}
    for page in (anna, pavel):
        page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}/"))
        found = re.search(r"\d+", page.locator("h1").inner_text())
        assert found
        orders[found[0]] = page
    eventually(lambda: len(stages(running, orders, "qualified")) == 1)
    [passed] = stages(running, orders, "qualified")
    [held] = set(orders) - {passed}
    orders[held].reload(wait_until="load")
    assert "на 40 000 ₽" in words(orders[held], "main")
    picture(orders[held], "portal-over-the-limit")
    return passed, held


def stages(running: Company, numbers: Any, stage: str) -> list[str]:
    """Those of the orders that are at a stage."""
    found: list[str] = asked(
        running,
        f"""
        from dealernet.business.orders.models import Order
        rows = Order.objects.filter(number__in={list(numbers)!r}, stage="{stage}")
        answer = list(rows.values_list("number", flat=True))
        """,
    )
    return found


def the_held_one_is_told(running: Company, desk: Page, number: str) -> None:
    eventually(lambda: ["credit", False] in tasks(running, number))
    desk.goto("/desk/?mine=1", wait_until="load")
    assert re.search(rf"№ {number} сверх лимита на 40\s000", words(desk, "main"))
    assert "40 000" in letter(desk, number, f"Заказ № {number}: не хватает кредита")


def old_debt_is_paid(running: Company, vera: Page, amount: str, *, number: str) -> None:
    """Money without an invoice's number: the accountant settles it with one click."""
    paid = (number, amount, INN, "Погашение задолженности по реализации ЮА00-000871")
    load(vera, statement(own_account(running), f"{today(running):%d.%m.%Y}", paid))
    vera.goto("/desk/payments/doubtful/", wait_until="load")
    doubtful = vera.locator("section", has_text=f"№ {number}")
    if doubtful.count():
        doubtful.locator("button", has_text="Дорстрой").last.click()
        vera.wait_for_load_state("load")
        assert vera.locator("section", has_text=f"№ {number}").count() == 0


def next_working_day(running: Company) -> int:
    """How many days it is till the next working day of the demo."""
    day = today(running)
    leaves = asked(
        running,
        """
        from dealernet.foundation import democlock
        from dealernet.foundation.workdays.published import shipping_day
        democlock.follow()
        answer = shipping_day().isoformat()
        """,
    )
    return int((type(day).fromisoformat(leaves) - day).days)


def shipped(running: Company, desk: Page, number: str) -> None:
    onec = trade(running)
    onec.orders.pop(number, None)
    take(onec, number)
    onec.send_back(onec.answer(number, shipped=f"ЮА00-{number}", on=f"{today(running)}"))
    eventually(lambda: status(desk) == "Отгружен", reload=lambda: card(desk, number))


def watched_by_days(running: Company, desk: Page, vera: Page, anna: Page, number: str, due: Any) -> None:
    on_day(running, due - timedelta(days=3))
    assert "60 000" in letter(desk, number, "Через несколько дней срок оплаты")
    on_day(running, due - timedelta(days=2))
    load(vera, statement(own_account(running), f"{today(running):%d.%m.%Y}", part(running, number, "25000.00", "611")))
    on_day(running, due)
    assert "35 000" in letter(desk, number, "Сегодня срок оплаты")
    on_day(running, due + timedelta(days=1))
    assert "35 000" in letter(desk, number, "Срок оплаты прошёл")
    assert ["unpaid", False] in tasks(running, number)
    anna.goto("/cart/", wait_until="load")
    assert "Новые отгрузки остановлены" not in words(anna, "main")

    on_day(running, due + timedelta(days=5))
    eventually(lambda: "Новые отгрузки остановлены" in words(anna, "main"), reload=lambda: anna.goto("/balance/"))
    picture(anna, "portal-shipping-stopped")
    load(vera, statement(own_account(running), f"{today(running):%d.%m.%Y}", part(running, number, "35000.00", "612")))
    eventually(lambda: "Новые отгрузки остановлены" not in words(anna, "main"), reload=lambda: anna.goto("/balance/"))
    eventually(lambda: status(desk) == "Закрыт", reload=lambda: card(desk, number))
    assert ["unpaid", True] in tasks(running, number)
    expect(anna.locator("main")).to_be_visible()


def on_day(running: Company, day: Any) -> None:
    """The noon of a day, once what waited for its morning has gone on."""
    move_to(running, 12, 0, days=(day - today(running)).days)
    eventually(
        lambda: asked(
            running,
            """
            from dealernet.automation.models import Wait
            from dealernet.foundation import clock, democlock
            from dealernet.business.conversations.models import Message
            democlock.follow()
            waits = Wait.objects.filter(state="waiting", due_at__lte=clock.now()).count()
            answer = waits + Message.objects.filter(state="due").count() == 0
            """,
        )
    )


def part(running: Company, number: str, amount: str, payment: str) -> tuple[str, str, str, str]:
    """A payment of the order's invoice."""
    invoice = asked(
        running,
        f"""
        from dealernet.business.orders.models import Order
        answer = Order.objects.values_list("invoice_number", flat=True).get(number="{number}")
        """,
    )
    return (payment, amount, INN, f"Оплата по счету № {invoice}")
