"""Deciding, rehearsal and batches, run inside Django as a process of its own over a database with a past.

`python -m benchmarks.automatic deciding SECONDS`, `… rehearsal EVENTS` and `… batches ORDERS` tell, as JSON, how many
decisions a second one process takes with fifty rules, how long a rehearsal of so many events lasts, and how many orders
a second go from submitted to all that rules make of them in batches, and one at a time.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import django
from django.db import connection

RULES: Final = 50
RECORDS: Final = 200
HOURLY: Final[dict[str, Any]] = {
    "title": {"ru": "Просроченные заказы, каждый час"},
    "on": "orders.moment_came",
    "at": {"each": "hour"},
    "when": {
        "all": [
            {"field": "money", "operator": "is", "value": "overdue"},
            {"field": "left_to_pay", "operator": "more_than", "value": 1000},
        ]
    },
    "then": [{"do": "tasks.create", "kind": "stuck", "title": "{{ number }}", "again": "event"}],
}
"""A rule whose condition the clock turns."""


def main(what: str, size: str) -> None:
    """Do one of them and tell."""
    django.setup()
    parts: dict[str, Callable[[int], dict[str, Any]]] = {
        "deciding": deciding,
        "rehearsal": rehearsal,
        "batches": batches,
    }
    json.dump(parts[what](int(float(size))), sys.stdout)


def batches(orders: int) -> dict[str, Any]:
    """Orders of regular dealers, all rules on, until nothing is left to do: in batches, then with batches of one event.

    The same acts in the same process, a tenth of the orders one at a time; the rates are orders a second.
    """
    from dealernet.foundation.events import delivery  # noqa: PLC0415 - settings first

    _drained(delivery)
    told: dict[str, Any] = {"orders": orders}
    for name, count, size in (("batch", orders, delivery.BATCH), ("single", max(orders // 10, 20), 1)):
        invoiced = _invoiced()
        _placed(count)
        delivery.BATCH = delivery.SMALLEST = size  # type: ignore[misc]
        began = time.perf_counter()
        _drained(delivery)
        spent = time.perf_counter() - began
        told[name] = {
            "orders": count,
            "seconds": spent,
            "per_second": count / spent,
            "left": count - _invoiced() + invoiced,
        }
    return told


def _drained(delivery: Any) -> None:
    worker = delivery.Delivery(catch_up=0)
    worker.prepare()
    idle = 0
    while idle < 3:
        idle = 0 if worker.sweep() else idle + 1


def _placed(count: int) -> None:
    from dealernet.business.orders.commands import NewLine, NewOrder, place_orders  # noqa: PLC0415 - settings first
    from dealernet.foundation.access.identify import system  # noqa: PLC0415

    regular = _rows(_REGULAR, [])
    goods = [row[0] for row in _rows(_GOODS, [])]
    orders = [
        NewOrder(
            regular[n % len(regular)][0], [NewLine(goods[(n * 7 + line) % len(goods)], Decimal(1)) for line in (0, 1)]
        )
        for n in range(count)
    ]
    for start in range(0, count, 100):
        place_orders(system("bench"), orders[start : start + 100])


def _invoiced() -> int:
    return int(_rows("select count(*) from orders_order where invoice_number <> ''", [])[0][0])


_REGULAR: Final = """select t.party_id from parties_terms t join parties_party p on p.id = t.party_id
 where p.responsible_id is not null and t.agreement <> '' and t.price_type_id is not null
   and t.deferral_days is not null and coalesce(t.customer_type, '') <> 'Новый' order by t.party_id"""
_GOODS: Final = """select b.product_id from stock_balance b join stock_location l on l.id = b.location_id
 where l.is_default group by b.product_id having sum(b.on_hand - b.reserved) > 100 order by b.product_id limit 500"""


def deciding(seconds: float) -> dict[str, Any]:
    """Fifty published rules, found by the kind of event, weighed for records as the engine does, runs made of it."""
    from dealernet.automation.engine import weighed  # noqa: PLC0415 - settings first
    from dealernet.automation.rules import KIND, Published  # noqa: PLC0415
    from dealernet.foundation.access.identify import system  # noqa: PLC0415
    from dealernet.foundation.configuration import publishing  # noqa: PLC0415
    from dealernet.foundation.events.event import Recorded  # noqa: PLC0415
    from dealernet.foundation.facts import SOURCES  # noqa: PLC0415

    regular = publishing.current(KIND, "regular")
    assert regular is not None
    for n in range(RULES):
        body = {**regular.body, "position": n, "title": {"ru": f"Правило {n}"}}
        publishing.publish(system("bench"), KIND, f"bench_{n}", body)
    published, kind = Published(), regular.body["on"]
    rows = _rows("select id, customer_id, placed_at from orders_order order by id limit %s", [RECORDS])
    facts = SOURCES["order"].gather([row[0] for row in rows])
    events = [
        Recorded(n, kind, "order", order, customer, {}, {}, None, 0, at) for n, (order, customer, at) in enumerate(rows)
    ]
    decisions, until, began = 0, time.perf_counter() + seconds, time.perf_counter()
    while time.perf_counter() < until:
        rules = published.on({kind})[kind]
        for event in events:
            for rule in rules:
                weighed(rule, event, facts[event.subject])
        decisions += len(events) * len(rules)
    spent = time.perf_counter() - began
    return {"decisions": decisions, "rules": len(rules), "seconds": spent, "per_second": decisions / spent}


def rehearsal(events: int) -> dict[str, Any]:
    """A rule of the main pack rehearsed on so many events: without any runs of then, and with its own; and a rule that
    asks of each order each hour of a month whether it is overdue.
    """
    from dealernet.automation.rules import KIND  # noqa: PLC0415 - settings first
    from dealernet.foundation import clock  # noqa: PLC0415
    from dealernet.foundation.configuration import publishing  # noqa: PLC0415

    regular = publishing.current(KIND, "regular")
    assert regular is not None
    told = {"assumed": _rehearsed("regular", regular.body, events)}
    _note_runs(regular.body["on"], regular.body["when"]["all"])
    told["noted"] = _rehearsed("regular", regular.body, events)
    told["hourly"] = _tried("", HOURLY, clock.now() - timedelta(days=30))
    return told


def _rehearsed(key: str, body: Any, events: int) -> dict[str, Any]:
    rows = _rows("select at from events_event where kind = %s order by id desc limit %s", [body["on"], events])
    return _tried(key, body, min(row[0] for row in rows))


def _tried(key: str, body: Any, since: datetime) -> dict[str, Any]:
    from dealernet.automation.rehearsal import ask_rehearsal, go_on  # noqa: PLC0415 - settings first
    from dealernet.automation.rehearsed import rehearsal_card  # noqa: PLC0415
    from dealernet.foundation import clock  # noqa: PLC0415
    from dealernet.foundation.access.identify import system  # noqa: PLC0415

    until = clock.now() + timedelta(seconds=1)
    one = ask_rehearsal(system("bench"), key, body, since=since, until=until)
    began = time.perf_counter()
    card = rehearsal_card(system("bench"), one)
    while card.goes:
        go_on()
        card = rehearsal_card(system("bench"), one)
    spent = time.perf_counter() - began
    return {"events": card.weighed, "seconds": spent, "state": card.state, "figures": dict(card.figures)}


def _note_runs(kind: str, rows: list[dict[str, Any]]) -> None:
    """A run of each event as the engine would have noted it: every row of the condition with a value."""
    grounds = [{**row, "value": row.get("value"), "actual": row.get("value", "там"), "holds": True} for row in rows]
    with connection.cursor() as db:
        db.execute("set transaction_timeout = 0")
        db.execute(
            "insert into automation_run (id, rule, title, revision, event_id, event_kind, subject_type, subject, state,"
            " grounds, done, error, fault, at) select gen_random_uuid(), 'regular', 'regular', 1, id, kind,"
            " subject_type, subject, 'done', %s::jsonb, '[]', '', '', at from events_event where kind = %s"
            " on conflict do nothing",
            [json.dumps(grounds, ensure_ascii=False), kind],
        )
        db.execute("vacuum analyze automation_run")


def _rows(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as db:
        db.execute(statement, values)
        return list(db.fetchall())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    main(sys.argv[1], sys.argv[2])
