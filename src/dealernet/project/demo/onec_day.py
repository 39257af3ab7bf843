"""A working day of the demo's 1C: over real HTTP it takes the orders, ships what may be shipped, and tells back."""

from __future__ import annotations

import json

from django.conf import settings

from dealernet.foundation import clock
from dealernet.foundation.exchange.border import border_in_force
from dealernet.integrations.onec.commerceml.reading import children, text
from dealernet.integrations.onec.emulator import Trade11


def play() -> list[str]:
    """One session of orders and one of answers; a line for each thing that happened."""
    card = json.loads((settings.DATA_DIR / "demo.json").read_text())["onec"]
    trade = Trade11(card["url"], card["user"], card["password"])
    numbers = trade.take_orders()
    lines = [f"1C took {len(numbers)} orders"]
    theirs = border_in_force().invoices_are_theirs
    today = f"{clock.today():%Y-%m-%d}"
    for number in numbers:
        facts = _facts(trade, number)
        if facts.get("Отменен") == "true":
            lines.append(f"order {number}: cancelled in 1C too")
            continue
        money = "true" in (facts.get("Заказ оплачен"), facts.get("Платежное поручение получено"))
        ships = money or "Отсрочка" in facts.get("Условия оплаты", "")
        shipped = f"ЮА00-{int(number):06d}" if ships else ""
        invoice = "" if facts.get("Номер счета") or not theirs else f"ЮА00-{int(number):06d}"
        answer = trade.answer(number, shipped=shipped, on=today, invoice=invoice)
        said = trade.send_back(answer, f"orders-{number}_1.xml")
        lines.append(f"order {number}: {'shipped by ' + shipped if shipped else 'waits for the money'} ({said})")
    return lines


def _facts(trade: Trade11, number: str) -> dict[str, str]:
    rows = children(trade.orders[number], "ЗначенияРеквизитов", "ЗначениеРеквизита")
    return {text(row, "Наименование") or "": text(row, "Значение") or "" for row in rows}
