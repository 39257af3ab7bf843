"""Among many orders a page in the order of a column, and buyers told apart by what they ordered, cost little."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.queries import OrderFilter, list_orders, lists
from dealernet.business.orders.stages import Money
from dealernet.business.parties.queries import PartyFilter, list_parties
from dealernet.foundation.conditions.tree import parsed
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.ordering import order_told
from dealernet.foundation.ordering import COLUMNS
from dealernet.foundation.paging import Page
from dealernet.foundation.sql import prepared
from factories.automatic import ordered
from factories.dealing import person
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
MANY = int(os.environ.get("MANY_ORDERS", "60000"))
BUYERS = MANY // 200
MOST_READ = 3_000
"""Pages of the database a page of a list may touch: whatever number of orders there is."""
PARTIES = """
insert into parties_party (id, kind, name, full_name, inn, kpp, ogrn, legal_address, region, origin, is_active,
    revision, created_at)
select (lpad(to_hex(2000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, 'organisation',
    'Дилер ' || n, '', '', '', '', '', '', 'desk', true, 1, now() from generate_series(0, %s - 1) n
"""
ORDERS = """
insert into orders_order (id, number, customer_id, profile_id, seller_id, location_id, responsible_id, group_id,
    stage, status, origin, customer_reference, comment, total, paid_total, shipped_total, held_for, may_ship,
    invoice_number, due_on, placed_at, cancel_reason, revision, created_at)
select (lpad(to_hex(3000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, 'G' || n,
    (lpad(to_hex(2000000 + n %% %s), 12, '0') || '7000' || '8000' || lpad(to_hex(n %% %s), 12, '0'))::uuid, null,
    seller_id, location_id, responsible_id, group_id,
    (array['submitted', 'qualified', 'picking', 'shipped', 'closed', 'closed', 'closed', 'cancelled'])[1 + n %% 8],
    status, origin, '', '', (n * 7919) %% 900000 + 1,
    case when n %% 8 in (4, 5, 6) then (n * 7919) %% 900000 + 1 else 0 end, 0, '{}', may_ship, '',
    case when n %% 3 > 0 then date '2026-01-01' + n %% 700 end, placed_at - n * interval '1 minute', '', 1,
    placed_at - n * interval '1 minute'
  from orders_order, generate_series(1, %s) n where id = %s
"""


@pytest.fixture
def many() -> Company:
    """As many orders as a company has in some years, of a buyer to each two hundred."""
    us = company()
    [order] = ordered(us, us.dealer())
    with connection.cursor() as db:
        db.execute(PARTIES, [BUYERS])
        db.execute(ORDERS, [BUYERS, BUYERS, MANY, order.id])
        db.execute("analyze orders_order, parties_party")
    return us


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The plans of the statements that lists of orders ask from now on."""
    found: list[Any] = []

    def explained(statement: str, values: Any, **more: Any) -> Any:
        with psycopg.Cursor(connection.connection) as db:
            rows = db.execute(f"explain (analyze, buffers, format json) {statement}", values).fetchall()
        found.append(rows[0][0] if not isinstance(rows[0][0], str) else json.loads(rows[0][0]))
        return prepared(statement, values, **more)

    monkeypatch.setattr(lists, "prepared", explained)
    return found


def read_by(plan: Any) -> int:
    """The pages a statement touched."""
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def asked_in(name: str, act: Any) -> Any:
    started = time.perf_counter()
    found = act()
    if "MANY_ORDERS" in os.environ:
        print(f"{name:<40} {(time.perf_counter() - started) * 1000:8.1f} ms")
    return found


def test_a_page_in_the_order_of_a_column_reads_an_index(many: Company, plans: list[Any]) -> None:
    somebody = person("salesperson")
    read: dict[tuple[str, str], int] = {}
    asked = {
        "everybody's": (many.actor, OrderFilter()),
        "overdue": (many.actor, OrderFilter(money=Money.OVERDUE)),
        "one's own": (somebody, OrderFilter()),
    }
    with connection.cursor() as db:
        db.execute("update orders_order set responsible_id = %s where number like '%%7'", [somebody.id])
        db.execute("analyze orders_order")

    for whose, (actor, narrow) in asked.items():
        for word in (way + name for name in COLUMNS["order"] for way in ("", "-")):
            after: UUID | None = None
            for _page in range(3):
                by = order_told(actor, "order", word)
                wanted = OrderFilter(money=narrow.money, by=by)
                found = asked_in(f"{whose} {word}", lambda w=wanted, a=after, who=actor: list_orders(who, Page(a), w))
                after = found.next
                assert len(found.rows) == 50
                read[whose, word] = max(read_by(plans[-1][0]["Plan"]), read.get((whose, word), 0))

    assert {word: pages for word, pages in read.items() if pages > MOST_READ} == {}


ASKED = {
    "silent for years": {"field": "last_order_at", "operator": "less_than", "value": "2020-01-01"},
    "none ever": {"field": "last_order_at", "operator": "is_missing"},
    "ordered for much": {"field": "ordered_total", "operator": "at_least", "value": "1000000000"},
    "ordered often": {"field": "orders_placed", "operator": "at_least", "value": 12345},
}


@pytest.mark.django_db(transaction=True)
def test_buyers_are_told_apart_by_what_they_ordered_without_reading_the_orders(many: Company) -> None:
    scanned: dict[str, set[str]] = {}
    with connection.cursor() as db:
        db.execute("vacuum analyze orders_order")
    asked = {name: PartyFilter(condition=parsed(body, SOURCES["party"].words)) for name, body in ASKED.items()}
    for word in ("-last_order_at", "last_order_at"):
        asked[word] = PartyFilter(by=order_told(many.actor, "party", word))

    for name, narrow in asked.items():
        with CaptureQueriesContext(connection) as said:
            asked_in(name, lambda w=narrow: list_parties(many.actor, Page(), chosen=w))
        scanned[name] = {how for how, table in scans(plan_of(said[0]["sql"])) if table == "orders_order"}

    of_days = {name: how for name, how in scanned.items() if "ordered" not in name.split()}
    of_sums = {name: how for name, how in scanned.items() if name not in of_days}
    assert of_days == {name: {"Index Only Scan"} for name in of_days}
    assert {name for name, how in of_sums.items() if not how or "Seq Scan" in how} == set()


def plan_of(statement: str) -> Any:
    with connection.cursor() as db:
        db.execute(f"explain (format json) {statement}")
        [told] = db.fetchone()[0]
    return told["Plan"]


def scans(plan: Any) -> Iterator[tuple[str, str]]:
    """Each scan of a plan: what sort and of which table."""
    if "Relation Name" in plan:
        yield plan["Node Type"], plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scans(part)
