"""What stories need besides a browser: an order on its way, its facts as the program kept them, files a bank gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from dealernet.integrations.onec.emulator import Trade11
from ground.browser import PATIENCE
from ground.running import Company

OPENED = "main => (main.querySelectorAll('details.why').forEach(one => one.open = true), main.innerText)"


LOOKER = """
import contextlib, json, sys, traceback
import django
from django.db import connections
django.setup()
for line in sys.stdin:
    found = {}
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(json.loads(line), found)
        said = {"answer": found["answer"]}
    except Exception:
        said = {"broke": traceback.format_exc()}
    connections.close_all()
    print(json.dumps(said, default=str), flush=True)
"""


def asked(running: Company, script: str) -> Any:
    """What a few lines over the company's database answer as JSON (`answer = …`): to look, never to change.

    One process of the company looks for the whole of its story: starting one for each look takes seconds.
    """
    if "looker" not in running.parts:
        environment = {**os.environ, **running.environment, "DJANGO_SETTINGS_MODULE": "dealernet.project.settings"}
        running.parts["looker"] = subprocess.Popen(
            [sys.executable, "-c", LOOKER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    looker = running.parts["looker"]
    assert looker.stdin
    assert looker.stdout
    looker.stdin.write(json.dumps(textwrap.dedent(script)).encode() + b"\n")
    looker.stdin.flush()
    said = json.loads(looker.stdout.readline())
    assert "broke" not in said, said["broke"]
    return said["answer"]


def own_account(running: Company) -> str:
    """The account of ours that money comes to."""
    found: str = asked(
        running, "from dealernet.business.parties.queries import own_accounts\nanswer = sorted(own_accounts())[0]"
    )
    return found


def statement(account: str, day: str, *payments: tuple[str, str, str, str]) -> dict[str, Any]:
    """A bank's file, ready to be chosen; each payment: its number, the sum, the payer's ИНН, its purpose."""
    documents = "".join(
        f"СекцияДокумент=Платежное поручение\nНомер={number}\nДата={day}\nСумма={amount}\n"
        f"ПлательщикСчет=40702810900000000101\nПлательщикИНН={inn}\nПлательщик1=ООО Плательщик\n"
        f"ПолучательСчет={account}\nДатаПоступило={day}\nНазначениеПлатежа={purpose}\nКонецДокумента\n"
        for number, amount, inn, purpose in payments
    )
    head = f"1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nРасчСчет={account}\n"
    content = f"{head}{documents}КонецФайла\n".encode("cp1251")
    return {"name": "kl_to_1c.txt", "mimeType": "text/plain", "buffer": content}


def load(page: Page, file: dict[str, Any]) -> str:
    """Load a statement as an accountant does; what the page says became of it."""
    page.goto("/desk/payments/statement/", wait_until="load")
    page.set_input_files("input[type=file]", file)
    page.locator("main form button[type=submit]").click()
    page.get_by_text(re.compile("Разнесено")).wait_for()
    return page.locator("main").inner_text()


def card(page: Page, number: str) -> str:
    """The order's card on the desk with every "why" open; all its words."""
    page.goto(f"/desk/find/?q={number}", wait_until="load")
    said: str = page.locator("main").evaluate(OPENED)
    return said.replace("\u00a0", " ")


def status(page: Page) -> str:
    """The word beside the number of an order."""
    return page.locator("h1 + .pill").inner_text().strip()


def trade(running: Company) -> Trade11:
    """The company's 1C, connected with what stands in `demo.json`."""
    told = running.card["onec"]
    return Trade11(told["url"], told["user"], told["password"])


def take(onec: Trade11, number: str) -> None:
    """1C asks for orders, portion after portion as its schedule does, until it has this one."""
    for _ in range(20):
        if number in onec.orders:
            return
        onec.take_orders()
    raise AssertionError(f"1C was never given order {number}")


def picture(page: Page, name: str) -> None:
    """A picture of the page as it stands for the user guide, when PICTURES_DIR names a folder (`make pictures`).

    What staff work with is shown at a desk, what buyers see (`portal-…`) on whatever they have.
    """
    wide = (page.viewport_size or {"width": 0})["width"] > 1000
    if (folder := os.environ.get("PICTURES_DIR")) and (wide or name.startswith("portal-")):
        page.evaluate("document.querySelectorAll('.toast').forEach(one => one.remove())")
        page.evaluate("scrollTo(0, 0)")
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", caret="initial")


def eventually(
    holds: Callable[[], bool], *, reload: Callable[[], object] | None = None, patience: float = PATIENCE
) -> None:
    """Wait until it is so; `reload` is done before each look."""
    until = time.monotonic() + patience
    while True:
        if reload is not None:
            reload()
        if holds():
            return
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.3)


@dataclass
class Kept:
    """What the program kept of an order: its events, runs, letters and the touches of people."""

    events: list[dict[str, Any]] = field(default_factory=list)
    letters: list[list[str]] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    doubled: int = 0

    @property
    def touches(self) -> list[str]:
        """What staff did to it by hand."""
        return [one["kind"] for one in self.events if one["who"] == "person" and not one["by_buyer"]]

    def seconds_between(self, first: str, then: str) -> float:
        """How long the program took from one event to another."""
        at = {one["kind"]: one["at"] for one in reversed(self.events)}
        return float(at[then] - at[first])


def kept(running: Company, number: str) -> Kept:
    """Everything kept of an order, as the database has it."""
    found = asked(
        running,
        f"""
        from collections import Counter
        from dealernet.automation.models import Run
        from dealernet.business.conversations.models import Message
        from dealernet.business.orders.models import Order
        from dealernet.foundation.access.models import Account
        from dealernet.foundation.events.models import EventRow
        order = Order.objects.get(number="{number}")
        buyers = set(map(str, Account.objects.exclude(dealer_id=None).values_list("id", flat=True)))
        rows = list(EventRow.objects.filter(subject=order.id).order_by("id"))
        runs = set(Run.objects.filter(subject=order.id, state__in=["done", "waiting"]).values_list("rule", "event_id"))
        letters = Message.objects.filter(holder_id=order.id).order_by("id")
        answer = dict(
            events=[dict(kind=e.kind, who=e.actor["kind"], by_buyer=str(e.actor.get("id")) in buyers,
                         at=e.at.timestamp()) for e in rows],
            letters=[[m.template, m.recipient, m.state] for m in letters],
            unexplained=[e.kind for e in rows if e.actor["kind"] == "rule"
                         and (e.actor["detail"]["rule"], e.cause) not in runs],
            doubled=sum(n - 1 for n in Counter(Message.objects.values_list("key", flat=True)).values()),
        )
        """,
    )
    return Kept(**found)
