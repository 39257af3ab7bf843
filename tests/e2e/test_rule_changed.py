"""An administrator changes the rule of regular customers, breaks an example, and makes three rules in a circle."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.story import asked, eventually, picture
from e2e.test_payment_order import ordered
from ground.browser import DESK, PHONE, at_rest_after
from ground.running import Company

pytestmark = pytest.mark.browser
ADMINISTRATOR, ILYA = "admin@demo.example", "ilya@texsnab.example"
OUTGOING = """
    from dealernet.business.conversations.models import Message
    from dealernet.foundation.events.models import EventRow
    told = EventRow.objects.exclude(subject_type__in=["definition", "account"]).count()
    answer = [Message.objects.count(), told]
"""
STANDING = """
    from dealernet.automation.models import Quarantine
    from dealernet.foundation.configuration.publishing import in_force
    answer = [sorted(Quarantine.objects.values_list("rule", flat=True)), in_force("rule")["regular"].number]
"""


def test_a_stricter_rule_is_rehearsed_and_published_and_one_that_breaks_an_example_is_not(
    running: Company, open_page: Callable[..., Page]
) -> None:
    page = open_page(DESK, email=ADMINISTRATOR)
    eventually(lambda: asked(running, OUTGOING) == asked(running, OUTGOING))
    before = asked(running, OUTGOING)
    page.goto("/desk/feed/rules/regular/change/", wait_until="load")
    no_overdue(page)
    page.click("button[name=rehearse]")
    page.locator("main form button.button--main").click()
    page.wait_for_url(re.compile(r"/rehearsals/[0-9a-f-]{36}/"))
    expect(page.locator("h1 + .pill")).to_have_text(re.compile("Готова"))
    said = page.locator("main").inner_text().replace("\u00a0", " ")
    assert re.search(r"[1-9]\d*", page.locator(".figures").inner_text())
    assert "№" in said
    assert asked(running, OUTGOING) == before

    page.locator("a.button", has_text="Продолжить с этим черновиком").click()
    page.locator("main form button.button--main").click()
    page.get_by_text("Правило действует, редакция 2").wait_for()
    assert asked(running, STANDING) == [[], 2]

    page.goto("/desk/feed/rules/regular/change/", wait_until="load")
    row_of(page, "is_held").locator("[data-removes]").click()
    row_of(page, "goods_there").locator("[data-removes]").click()
    page.locator("main form button.button--main").click()
    expect(page.locator("main")).to_contain_text("Товара не хватает")
    assert asked(running, STANDING) == [[], 2]


def test_three_rules_in_a_circle_stop_alone_with_the_chain_told(
    running: Company, open_page: Callable[..., Page]
) -> None:
    page = open_page(DESK, email=ADMINISTRATOR)
    for name, when, then in (("Первое", "раз", "два"), ("Второе", "два", "три"), ("Третье", "три", "раз")):
        a_rule_that_holds(page, name, when, then)
    number, _there = ordered(open_page(PHONE, email=ILYA))
    page.goto(f"/desk/find/?q={number}", wait_until="load")
    page.get_by_text("Что ещё можно сделать").click()
    page.get_by_label(re.compile("Почему задерживаем")).fill("раз")
    page.get_by_role("button", name="Задержать заказ").click()

    eventually(lambda: asked(running, STANDING)[0] != [])
    stopped, _number = asked(running, STANDING)
    assert set(stopped) <= {"pervoe", "vtoroe", "trete"}
    page.goto(f"/desk/feed/rules/{stopped[0]}/", wait_until="load")
    told = page.locator("main").inner_text()
    assert "Правило остановлено" in told
    picture(page, "rule-stopped")
    assert [name for name in ("Первое", "Второе", "Третье") if name not in told] == []
    page.goto("/desk/", wait_until="load")
    expect(page.locator("main")).to_contain_text(re.compile("Первое|Второе|Третье"))

    another, _there = ordered(open_page(PHONE, email=ILYA))
    went = f"""
        from dealernet.business.orders.models import Order
        answer = Order.objects.get(number="{another}").invoice_number != ""
    """
    eventually(lambda: asked(running, went))
    assert "BROKEN" not in running.dealernet("doctor")


def no_overdue(page: Page) -> None:
    """One more row: nothing is past its day at the customer."""
    rows = page.locator("#rule .condition__row")
    count = rows.count()
    page.locator("#rule [data-adds=row]").first.click()
    expect(rows).to_have_count(count + 1)
    fresh = page.locator("#rule .condition__row").last
    fresh.locator("[data-picks=field]").select_option("overdue")
    fresh.locator("[data-picks=operator]").select_option("at_most")
    fresh.locator("[data-value] input").fill("0")


def row_of(page: Page, field: str) -> Any:
    return page.locator("#rule .condition__row").filter(
        has=page.locator(f"[data-picks=field] option[value={field}]:checked")
    )


def a_rule_that_holds(page: Page, name: str, when: str, then: str) -> None:
    """On an order held for one reason, hold it for another: published in spite of the warning."""
    page.goto("/desk/feed/rules/new/", wait_until="load")
    page.fill("#title-ru", name)
    with at_rest_after(page):
        page.select_option("#on", "orders.held")
    page.locator("#rule [data-adds=row]").first.click()
    row = page.locator("#rule .condition__row").last
    row.locator("[data-picks=field]").select_option("held_reason")
    row.locator("[data-picks=operator]").select_option("is")
    row.locator("[data-value] input").fill(when)
    with at_rest_after(page):
        page.locator('button[value="add:orders.hold"]').click()
    page.locator("textarea[name$=told-reason]").fill(then)
    page.locator("#rule button.button--main").click()
    expect(page.locator("main")).to_contain_text("по кругу")
    page.locator("#rule button.button--main").click()
    page.get_by_text("Правило действует, редакция 1").wait_for()
