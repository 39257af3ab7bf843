"""An administrator gives the address of the site; a dealer's order is told to it within seconds, signed."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dealernet.integrations.webhooks.fake import receiver
from ground.browser import DESK, PHONE
from ground.running import Company

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADMIN = "admin@demo.example"


def call(company: Company, path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"{company.address}/api/v1{path}",
        data=json.dumps(body).encode() if body else None,
        headers={"Authorization": f"Bearer {company.card['api']['token']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def test_a_webhook_made_by_a_page_tells_of_an_order(running: Company, open_page: Callable[..., Page]) -> None:
    with receiver() as site:
        page = open_page(DESK, email=ADMIN)
        page.goto("/desk/settings/")
        page.locator("#webhooks").get_by_role("link", name="Вебхуки").click()
        page.get_by_role("link", name="Новый вебхук").first.click()
        page.get_by_label("Название").fill("Наш сайт")
        page.get_by_label("Адрес").fill(site.address)
        page.get_by_role("button", name="Создать вебхук").click()
        site.secret = re.findall(r"whsec_[A-Za-z0-9+/=]+", page.locator("code").inner_text())[0]
        page.get_by_role("button", name="Проверить").click()
        expect(page.get_by_text("Принято: ответ 204.")).to_be_visible()

        [product] = call(running, "/products/?in_stock=true&size=1")["rows"]
        order = call(running, "/orders/", {"lines": [{"product": product["id"], "quantity": product["step"]}]})
        until = time.monotonic() + 60
        while "orders.submitted" not in site.kinds_of(order["id"]) and time.monotonic() < until:
            time.sleep(0.1)

        assert site.kinds_of(order["id"])[0] == "orders.submitted"
        assert site.unverified == 0
        page.reload()
        page.get_by_role("link", name="Покупатель отправил заказ").first.click()
        expect(page.get_by_text(f"№ {order['number']}")).to_be_visible()
        phone = open_page(PHONE, email=ADMIN)
        phone.goto(page.url)
        expect(phone.get_by_text("Доставлено")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
