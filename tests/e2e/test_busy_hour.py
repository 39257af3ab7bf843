"""Twenty-five orders of four types of customers in an hour and again in a minute, the worker killed in between."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.story import asked, eventually
from ground.browser import DESK, PATIENCE
from ground.running import PASSWORD, Company

pytestmark = pytest.mark.browser
ILYA, ANNA, SEDOV, HEAD = "ilya@texsnab.example", "anna@dorstroy.example", "sedov@example.com", "head@demo.example"
PAYER = "ООО «Платёжка»"
WAVE = [ILYA] * 9 + [ANNA] * 6 + [PAYER] * 5 + [SEDOV] * 5
TYPES = {ILYA: "prepaid", ANNA: "deferral", PAYER: "payment order", SEDOV: "new"}


def test_every_regular_order_goes_by_itself_exactly_once_though_the_worker_is_killed(
    running: Company, open_page: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    head = open_page(DESK, email=HEAD)
    customer = buyer_by_payment_order(head)
    keys = {email: key(running, email) for email in (ILYA, ANNA, SEDOV, HEAD)}
    shelf = call(running, keys[ILYA], "/products/?in_stock=true&size=200")["rows"]
    product = next(one["id"] for one in shelf if float(one["free"]) > 60 and float(one["price"]) < 1500)

    within_the_hour = wave(running, keys, customer, product, minutes=12)
    within_the_minute = wave(running, keys, customer, product, minutes=0)

    placed = within_the_hour + within_the_minute
    regular = [number for who, number in placed if who != SEDOV]
    new = [number for who, number in placed if who == SEDOV]
    eventually(lambda: all(one["invoices"] for one in fates(running, regular)), patience=2 * PATIENCE)
    eventually(lambda: all(one["responsible"] == "Олег Дёмин" for one in fates(running, new)))
    found = fates(running, regular)
    assert [one for one in found if (one["stage"], one["invoices"], one["invoiced"]) != ("qualified", 1, 1)] == []
    assert [one for one in found if Counter(one["letters"]) != {"order_received": 1, "invoice": 1}] == []
    assert [one["touches"] for one in found] == [0] * len(found)
    ships = {number: one["may_ship"] for number, one in zip(regular, found, strict=True)}
    assert {TYPES[who]: {ships[n] for w, n in placed if w == who} for who in (ILYA, ANNA, PAYER)} == {
        "prepaid": {False},
        "deferral": {True},
        "payment order": {False},
    }
    asks = Counter(task for one in found for task in one["tasks"])
    assert asks == {"confirm_payment": 18, "payment_order": 10}
    waiting = fates(running, new)
    assert {(one["stage"], one["invoices"], len(one["tasks"])) for one in waiting} == {("submitted", 0, 1)}
    assert {task for one in waiting for task in one["tasks"]} <= {"newcomer", "missing_terms"}
    the_head_sees_the_same(running, head)
    assert "BROKEN" not in running.dealernet("doctor")
    with capsys.disabled():
        touches = sum(one["touches"] for one in found)
        print(f"\n{len(found)} regular orders, {len(new)} of newcomers: {touches / len(found):.2f} touches an order")


def wave(running: Company, keys: dict[str, str], customer: str, product: str, *, minutes: int) -> list[tuple[str, str]]:
    """Twenty-five orders through the API, five at a time; the worker is killed with -9 after the second five."""
    placed = []
    for start in range(0, len(WAVE), 5):
        for who in WAVE[start // 5 :: 5]:
            body: dict[str, Any] = {"lines": [{"product": product, "quantity": 1}]}
            given = {**body, "customer": customer} if who == PAYER else body
            answer = call(running, keys[HEAD if who == PAYER else who], "/orders/", given)
            placed.append((who, answer["number"]))
        if start == 5:
            running.kill("worker")
        if start == 15:
            running.start("worker")
        if minutes:
            running.dealernet("demo", "clock", f"+{minutes}m")
    return placed


def buyer_by_payment_order(page: Page) -> str:
    """A dealer who pays by payment orders, entered on the pages as the head of sales would; its id."""
    page.goto("/desk/buyers/new/", wait_until="load")
    page.fill("#id_name", PAYER)
    page.fill("#id_inn", "7707083893")
    page.fill("#id_email", "buh@platezhka.example")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/desk/buyers/" in url and "new" not in url)
    page.select_option("#id_responsible", label="Светлана Ильина")
    page.fill("#id_agreement", "Соглашение «Оптовая»")
    page.select_option("#id_price_type", label="Оптовая")
    page.fill("#id_deferral_days", "0")
    page.fill("#id_customer_type", "Платёжное поручение")
    page.locator("#terms button[type=submit]").click()
    page.wait_for_load_state("load")
    return page.url.rstrip("/").rpartition("/")[2].partition("#")[0]


def the_head_sees_the_same(running: Company, page: Page) -> None:
    """The page of numbers tells what the records say, and opens them."""
    page.goto("/desk/numbers/?days=30", wait_until="load")
    said = page.locator("main").inner_text().replace("\u00a0", " ")
    known = asked(
        running,
        """
        from dealernet.business.analytics.queries import Cut
        from dealernet.business.orders.models import Order
        from dealernet.foundation import democlock
        democlock.follow()
        answer = Order.objects.filter(placed_at__gte=Cut().since).exclude(stage="draft").count()
        """,
    )
    assert f"{known} заказ" in said
    assert "По рекламным каналам" in said
    page.locator(".figure", has_text="Упущенные обращения").click()
    page.wait_for_url(lambda url: "/desk/numbers/requests/" in url)


def fates(running: Company, numbers: list[str]) -> list[dict[str, Any]]:
    """What became of orders, in the order of their numbers given."""
    found: list[dict[str, Any]] = asked(
        running,
        f"""
        from dealernet.business.analytics.models import Touch
        from dealernet.business.conversations.models import Message
        from dealernet.business.documents.models import Document
        from dealernet.business.orders.models import Order
        from dealernet.business.tasks.models import Task
        from dealernet.foundation.events.models import EventRow
        answer = []
        for number in {numbers}:
            o = Order.objects.select_related("responsible").get(number=number)
            answer.append(dict(
                number=number, stage=o.stage, may_ship=o.may_ship,
                responsible=o.responsible.name if o.responsible else "",
                invoices=Document.objects.filter(holder_id=o.id, kind="invoice").count(),
                invoiced=EventRow.objects.filter(subject=o.id, kind="orders.invoiced").count(),
                letters=list(Message.objects.filter(holder_id=o.id).values_list("template", flat=True)),
                tasks=list(Task.objects.filter(holder_id=o.id).values_list("kind", flat=True)),
                touches=sum(Touch.objects.filter(order_id=o.id).values_list("count", flat=True)),
            ))
        """,
    )
    return found


def key(running: Company, email: str) -> str:
    """A key for programs, got as a program gets it."""
    made: str = call(running, "", "/tokens/", {"email": email, "password": PASSWORD})["token"]
    return made


def call(running: Company, token: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """One request to the API."""
    request = urllib.request.Request(
        f"{running.address}/api/v1{path}",
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())
