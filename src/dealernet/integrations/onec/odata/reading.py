"""One reading of 1C by OData: who the buyers are, their terms, what they owe, how their orders stand."""

from __future__ import annotations

from collections.abc import Callable

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import OutsideRejected
from dealernet.integrations.onec.odata import mapping
from dealernet.integrations.onec.odata.buyers import matched
from dealernet.integrations.onec.odata.checking import in_words
from dealernet.integrations.onec.odata.client import OnecOdata
from dealernet.integrations.onec.odata.debts import read_debts
from dealernet.integrations.onec.odata.errors import WrongUser
from dealernet.integrations.onec.odata.orders import read_orders
from dealernet.integrations.onec.odata.published import DEBTS_NEED, Parts, serves, unavailable
from dealernet.integrations.onec.odata.report import Lines
from dealernet.integrations.onec.odata.terms import read_terms


def read_all(actor: Actor, onec: OnecOdata, parts: Parts, lines: Lines) -> None:
    """Read everything this base publishes; a part it does not publish, or refuses, is told and stops no other.

    Speaks with 1C outside transactions; each part is recorded in one of its own. Raises `OutsideUnavailable` when 1C
    stops answering and `WrongUser` when it lets us in no more.
    """
    for title, missing in unavailable(parts):
        lines.say("passed", title, f"не опубликовано: {missing}")
    seen_at = clock.now()
    if serves(parts, ["counterparties"]):
        part = parts["counterparties"]
        told = mapping.counterparties(part, onec.by_key(part.set, select=list(part.fields.values())))
        lines.read("counterparties", len(told))
        buyers = matched(actor, told, lines)
        if serves(parts, ["partners"]) or serves(parts, ["agreements"]):
            _part("Условия", lambda: read_terms(actor, onec, parts, buyers, seen_at, lines), lines)
        if serves(parts, DEBTS_NEED):
            _part("Долги", lambda: read_debts(actor, onec, parts, buyers, lines), lines)
    _part("Заказы", lambda: read_orders(actor, onec, parts, lines), lines)


def _part(title: str, read: Callable[[], None], lines: Lines) -> None:
    try:
        read()
    except WrongUser:
        raise
    except OutsideRejected as refused:
        lines.say("refused", title, in_words(refused))
