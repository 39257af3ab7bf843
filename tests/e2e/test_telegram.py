"""An administrator connects a bot by its token; a buyer links Telegram on a phone and is told of an order there."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dealernet.integrations.telegram.fake import bot_api
from e2e.test_webhooks import call
from ground.browser import DESK, PHONE
from ground.running import Company

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADMIN, BUYER, CHAT = "admin@demo.example", "ilya@texsnab.example", 42


def test_a_buyer_links_telegram_and_is_told_there(
    running: Company, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    with bot_api() as bot:
        desk = open_page(DESK, email=ADMIN)
        desk.goto("/desk/settings/")
        desk.locator("#integrations").get_by_role("link", name="Telegram").click()
        desk.get_by_label("Токен бота").fill(bot.token)
        desk.get_by_label("Адрес Bot API").fill(bot.base_url)
        desk.get_by_role("button", name="Сохранить").click()
        expect(desk.get_by_text(bot.username)).to_be_visible()

        phone = open_page(PHONE, email=BUYER)
        phone.goto("/account/messenger/")
        phone.get_by_role("button", name="Подключить Telegram").click()
        key = phone.locator("code").inner_text()
        assert str(phone.get_by_role("link", name="Открыть Telegram").get_attribute("href")).endswith(key.split()[1])
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert axe(phone) == []
        bot.says(CHAT, key, "Илья")
        phone.get_by_label("Сообщения, а на почту только письма с документами").check()
        phone.get_by_role("button", name="Сохранить").click()
        expect(phone.get_by_text("Сохранено.")).to_be_visible()

        assert axe(phone) == []
        [product] = call(running, "/products/?in_stock=true&size=1")["rows"]
        order = call(running, "/orders/", {"lines": [{"product": product["id"], "quantity": product["step"]}]})
        until = time.monotonic() + 60
        while not any(order["number"] in text for text in bot.texts_to(CHAT)) and time.monotonic() < until:
            time.sleep(0.1)

        assert f"Заказ № {order['number']}" in bot.texts_to(CHAT)[1]
        desk.goto("/desk/letters/?channel=telegram")
        desk.get_by_role("link", name=f"Заказ № {order['number']} получен").click()
        expect(desk.get_by_text("отправлено")).to_be_visible()
        phone.get_by_role("button", name="Отключить Telegram").click()
        expect(phone.get_by_role("button", name="Подключить Telegram")).to_be_visible()
