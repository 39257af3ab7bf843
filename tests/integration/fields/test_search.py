"""Among many orders the few with a value are found by an index of the values, and so is a page of the many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import OrderFilter, list_orders, lists
from dealernet.business.segments.commands import add_segment
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.conditions.tree import parsed
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.ordering import order_told
from dealernet.foundation.paging import Page
from dealernet.foundation.sql import prepared
from factories.automatic import ordered
from factories.fields import field
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
MANY = 60_000
MOST_READ = 4_000
"""Pages of the database one question may touch: fewer than the two tables have, whatever number of orders there is."""
ORDERS = """
insert into orders_order (id, number, customer_id, profile_id, seller_id, location_id, responsible_id, group_id,
    placed_by_id, stage, status, origin, channel, customer_reference, comment, price_type_id, deferral_days, total,
    paid_total, shipped_total, held_for, may_ship, ship_on, invoice_number, invoiced_at, due_on, payment_order,
    payment_order_on, promised_on, placed_at, closed_at, cancel_reason, revision, created_at)
select (lpad(to_hex(1000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, 'G' || n,
    customer_id, profile_id, seller_id, location_id, responsible_id, group_id, placed_by_id, stage, status, origin,
    channel, customer_reference, comment, price_type_id, deferral_days, total, paid_total, shipped_total, held_for,
    may_ship, ship_on, invoice_number, invoiced_at, due_on, payment_order, payment_order_on, promised_on, placed_at,
    closed_at, cancel_reason, revision, created_at
  from orders_order, generate_series(1, %s) n where id = %s
"""
VALUES = """
insert into fields_value (subject_type, subject, field, position, value, words, number, flag)
select 'order', o.id, v.field, 0, v.value, v.words, v.number, v.flag from orders_order o cross join lateral (values
    ('onec_number', to_jsonb('ТД00-' || number), lower('тд00-' || number), null::numeric, null::bool),
    ('weight', to_jsonb(number), null, coalesce(nullif(right(number, 4), '')::numeric, 0), null),
    ('confirmed', 'true'::jsonb, null, null, right(number, 1) <> '0')) v(field, value, words, number, flag)
 where o.number <> '0' and length(o.number) > 4
"""
ASKED = {
    "a rare text": {"field": "field_onec_number", "operator": "is", "value": "ТД00-G57777"},
    "a part of a rare text": {"field": "field_onec_number", "operator": "contains", "value": "g12345"},
    "what most have": {"field": "field_confirmed", "operator": "is", "value": True},
    "what few lack": {"field": "field_confirmed", "operator": "is_not", "value": True},
    "a number": {"field": "field_weight", "operator": "is", "value": 777},
    "numbers of a range": {"field": "field_weight", "operator": "at_least", "value": 9990},
    "two at once": {
        "all": [
            {"field": "field_confirmed", "operator": "is", "value": True},
            {"field": "field_onec_number", "operator": "is", "value": "ТД00-G57777"},
        ]
    },
}


@pytest.fixture
def many() -> Company:
    """60,000 orders with three fields each."""
    us = company()
    for name, of in (("onec_number", "text"), ("weight", "number"), ("confirmed", "yes")):
        field(name, of, title=name)
    field("note", subject="party", title="note")
    [order] = ordered(us, us.dealer())
    Order.objects.filter(id=order.id).update(number="0")
    with connection.cursor() as db:
        db.execute(ORDERS, [MANY, order.id])
        db.execute(VALUES)
        db.execute("analyze orders_order, fields_value")
    return us


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The plans of the statements that lists ask from now on, as every session comes to have them."""
    found: list[Any] = []

    def explained(statement: str, values: Any, **more: Any) -> Any:
        with psycopg.Cursor(connection.connection) as db:
            db.execute("set local plan_cache_mode = force_generic_plan")
            rows = db.execute(f"explain (analyze, buffers, format json) {statement}", values, prepare=True).fetchall()
            db.execute("set local plan_cache_mode = auto")
        found.append(rows[0][0] if not isinstance(rows[0][0], str) else json.loads(rows[0][0]))
        return prepared(statement, values, **more)

    monkeypatch.setattr(lists, "prepared", explained)
    return found


def scans(plan: Any) -> Iterator[tuple[str, str]]:
    """Each scan of a plan: what sort and of which table."""
    if isinstance(plan, list):
        for one in plan:
            yield from scans(one)
    elif isinstance(plan, dict):
        if "Relation Name" in plan:
            yield plan["Node Type"], plan["Relation Name"]
        for one in plan.values():
            yield from scans(one) if isinstance(one, (dict, list)) else ()


def pages_of(*tables: str) -> int:
    with connection.cursor() as db:
        db.execute("select sum(pg_relation_size(t::regclass)) / 8192 from unnest(%s::text[]) t", [list(tables)])
        return int(db.fetchone()[0])


def pages_read(plans: list[Any]) -> int:
    """Pages the last statement touched; none of its scans may read the values whole."""
    [plan] = plans[-1]
    assert [one for one in scans(plan) if one == ("Seq Scan", "fields_value")] == []
    return int(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])


def test_lists_are_narrowed_and_ordered_by_fields_through_indexes(many: Company, plans: list[Any]) -> None:
    assert pages_of("orders_order", "fields_value") > MOST_READ

    read = {**narrowed(many, plans), **put_in_order(many, plans)}

    assert {name: pages for name, pages in read.items() if pages > MOST_READ} == {}


def narrowed(many: Company, plans: list[Any]) -> dict[str, int]:
    """What the first page of each condition reads."""
    read: dict[str, int] = {}
    for name, body in ASKED.items():
        asked = OrderFilter(condition=parsed(body, SOURCES["order"].words))
        assert list_orders(many.actor, Page(), asked).rows, name
        read[name] = pages_read(plans)
    return read


def put_in_order(many: Company, plans: list[Any]) -> dict[str, int]:
    """What the first two pages in each order read."""
    add_segment(many.actor, {"ru": "Наши"}, {"field": "field_note", "operator": "is_missing"})
    in_segment = parsed({"field": "party_segment_nashi", "operator": "is", "value": True}, SOURCES["order"].words)
    rare = parsed({"field": "field_weight", "operator": "is", "value": 777}, SOURCES["order"].words)
    few = Account.objects.create_user("few@x.example", "correct horse battery", name="Н", role="salesperson")
    Order.objects.filter(number__in=[f"G{n}" for n in range(40_000, 40_060)]).update(responsible=few)
    everybody, read = many.actor, dict[str, int]()
    asked = {
        "a number, up": (everybody, "field_weight", None),
        "a number, down": (everybody, "-field_weight", None),
        "a text": (everybody, "field_onec_number", None),
        "what a buyer's segment has": (everybody, "-field_weight", in_segment),
        "what few have": (everybody, "field_onec_number", rare),
        "somebody's sixty": (actor_of(few), "-field_weight", None),
    }
    for name, (actor, word, condition) in asked.items():
        narrow = OrderFilter(by=order_told(actor, "order", word), condition=condition)
        first = list_orders(actor, Page(), narrow)
        for page in (Page(), Page(after=first.next)) if first.next else (Page(),):
            assert list_orders(actor, page, narrow).rows, name
            read[name] = max(pages_read(plans), read.get(name, 0))
    return read
