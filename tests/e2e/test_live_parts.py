"""A card that renews itself while somebody types into it: what was typed stays, what changed comes when he is done."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.test_payment_order import ILYA, SVETLANA, ordered
from ground.browser import DESK, PHONE
from ground.running import Company

pytestmark = pytest.mark.browser


def test_what_is_typed_into_a_card_outlives_what_happens_to_the_order(
    running: Company, open_page: Callable[..., Page]
) -> None:
    buyer = open_page(PHONE, email=ILYA)
    number, _ = ordered(buyer)
    expect(buyer.locator("h1 + .pill")).to_have_text("Счёт выслан")
    typing, looking, acting = (open_page(DESK, email=SVETLANA) for _ in range(3))
    for page in (typing, looking, acting):
        page.goto(f"/desk/find/?q={number}", wait_until="load")
        page.get_by_text("Что ещё можно сделать").click()
    reason = typing.get_by_label(re.compile("Почему отменяем"))
    reason.fill("Покупатель передумал")
    typing.locator("h1").click()  # the focus has left the field: the button is next

    acting.get_by_label("Рекламный канал").fill("Радио «Дорога»")
    acting.get_by_role("button", name="Сохранить канал").click()
    acting.get_by_text("Рекламный канал сохранён").wait_for()

    channel = "Рекламный канал"
    expect(looking.get_by_label(channel)).to_have_value("Радио «Дорога»")
    expect(looking.get_by_label(channel)).to_be_visible()  # what was opened stays open
    assert (reason.input_value(), typing.get_by_label(channel).input_value()) == ("Покупатель передумал", "")
    reason.fill("")
    typing.locator("h1").click()
    expect(typing.get_by_label(channel)).to_have_value("Радио «Дорога»")
