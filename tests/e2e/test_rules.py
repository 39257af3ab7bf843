"""An administrator makes a rule of a ready one, tries it on the past and switches it on; the next order obeys it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.story import asked, card, eventually, picture
from ground.browser import DESK, PHONE, at_rest_after
from ground.running import Company

pytestmark = pytest.mark.browser
ADMINISTRATOR, BUYER, MANAGER = "admin@demo.example", "ilya@texsnab.example", "svetlana@demo.example"
NAME = "Крупные заказы показать менеджеру"


class Counted:
    """A page whose clicks and typed fields are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.fields = 0

    def click(self, selector: str, text: str = "") -> None:
        """Press something that is there: one click."""
        self.page.locator(selector, has_text=text).first.click()
        self.clicks += 1

    def type(self, selector: str, text: str) -> None:
        """Type into a field: one field."""
        self.page.fill(selector, text)
        self.fields += 1


def test_a_rule_of_a_ready_one_is_tried_on_the_past_published_and_obeyed(
    running: Company, open_page: Callable[..., Page]
) -> None:
    page = open_page(DESK, email=ADMINISTRATOR)
    page.goto("/desk/feed/rules/", wait_until="load")
    admin = Counted(page)

    admin.click("tbody th a", "Предоплата: подтвердить оплату")
    admin.click("a.button", "Похожее правило")
    admin.type("#title-ru", NAME)
    admin.click("#rule [data-parts] [data-removes]")
    page.select_option("select[name$=told-kind]", "other")
    admin.fields += 1
    admin.type("textarea[name$=told-title]", "Крупный заказ № {{ number }}: {{ customer }}")
    picture(page, "rule-editor")
    admin.click("button[name=rehearse]")
    admin.click("main form button.button--main")
    page.wait_for_url(re.compile(r"/rehearsals/[0-9a-f-]{36}/"))
    expect(page.locator("h1 + .pill")).to_have_text(re.compile("Готова"))
    picture(page, "rehearsal")
    admin.click("a.button", "Продолжить с этим черновиком")
    expect(page.locator("#title-ru")).to_have_value(NAME)
    admin.click("main form button.button--main")
    page.wait_for_url(re.compile("/feed/rules/krupnye"))

    assert (admin.clicks, admin.fields) <= (8, 3)
    expect(page.get_by_text("Правило действует, редакция 1")).to_be_visible()
    before = asked(running, "from dealernet.business.tasks.models import Task\nanswer = Task.objects.count()")

    buyer = open_page(PHONE, email=BUYER)
    buyer.goto("/catalogue/", wait_until="load")
    buyer.locator("form.order-line button[type=submit]").first.click()
    buyer.locator("form.order-line .pill").first.wait_for()
    buyer.goto("/cart/", wait_until="load")
    buyer.locator("#decision button").click()
    buyer.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}/"))
    number = re.search(r"\d+", buyer.locator("h1").inner_text())[0]  # type: ignore[index]

    found = f"""
        import time
        from dealernet.business.tasks.models import Task
        until = time.monotonic() + 60
        asked = Task.objects.filter(title__startswith="Крупный заказ № {number}")
        while not (found := list(asked.all())) and time.monotonic() < until:
            time.sleep(0.2)
        answer = [task.title for task in found]
    """
    assert len(asked(running, found)) == 1
    assert asked(running, "from dealernet.business.tasks.models import Task\nanswer = Task.objects.count()") > before
    manager = open_page(DESK, email=MANAGER)
    eventually(lambda: NAME in card(manager, number))


def test_steps_and_conditions_are_built_without_a_mouse_and_a_wrong_rule_says_where(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(DESK, email=ADMINISTRATOR)
    page.goto("/desk/feed/rules/new/", wait_until="load")

    page.focus("#title-ru")
    page.keyboard.type("Без мыши")
    with at_rest_after(page):
        page.keyboard.press("Enter")
    assert page.url.endswith("/new/")
    with at_rest_after(page):
        page.locator('button[value="add:tasks.create"]').press("Enter")
    expect(page.locator(".steps__one")).to_have_count(1)
    with at_rest_after(page):
        page.locator('button[value="add:wait"]').press("Enter")
    expect(page.locator(".steps__one")).to_have_count(2)
    with at_rest_after(page):
        page.locator('button[value="up:2"]').press("Enter")
    expect(page.locator(".steps__one").first).to_contain_text("подождать")
    page.locator("#rule button.button--main").press("Enter")
    expect(page.locator(".field__error").first).to_be_visible()
    expect(page.locator("#title-ru")).to_have_value("Без мыши")
