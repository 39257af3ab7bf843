"""Two years of orders for the full demo, written by COPY and by set-wise statements instead of being played."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from dealernet.foundation import clock
from dealernet.foundation.money import kopecks

DAYS: Final = 730
BLOCK: Final = 5_000
CHANNELS: Final = ("Яндекс Директ", "Выставка", "Рекомендация", "Avito", "")
_NULL: Final = "\\N"
STATEMENTS: Final = Path(__file__).with_name("past.sql")
Say = Callable[[str], None]

_ORDERS: Final = """
copy orders_order (id, number, customer_id, profile_id, seller_id, location_id, responsible_id, group_id, placed_by_id,
    stage, status, origin, channel, customer_reference, comment, price_type_id, deferral_days, total, paid_total,
    shipped_total, held_for, may_ship, invoice_number, invoiced_at, due_on, placed_at, closed_at, cancel_reason,
    revision, created_at)
from stdin
"""
_LINES: Final = """
copy orders_line (order_id, position, product_id, quantity, price, cost, vat_rate, shipped, customer_reference)
from stdin
"""
_BUYERS: Final = """
select p.id, f.id, p.responsible_id, p.group_id, a.id, t.price_type_id, t.deferral_days
  from parties_party p
  join parties_terms t on t.party_id = p.id
  join parties_profile f on f.party_id = p.id and f.is_default
  join access_account a on a.dealer_id = p.id
 where t.price_type_id is not null and p.responsible_id is not null
 order by p.inn
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What an order of the past has become."""

    stage: str
    paid: bool
    shipped: bool


def write_past(rnd: random.Random, orders: int, say: Say) -> None:
    """So many orders over two years, with lines, money, goods, papers of the last ninety days, and events.

    Everything balances as if it had been traded; reactions begin after it, so nothing of it is acted upon again.
    """
    with transaction.atomic(), connection.cursor() as db:
        db.execute("set local transaction_timeout = 0")
        db.execute("set local work_mem = '256MB'")
        _copy(db, rnd, orders, say)
        for name, statement in _statements():
            say(name)
            db.execute(statement)
    with connection.cursor() as db:
        db.execute(
            "update events_cursor set lo = pg_snapshot_xmin(pg_current_snapshot()),"
            " hi = pg_snapshot_xmin(pg_current_snapshot()), after = 0"
        )
        db.execute("analyze")


def _copy(db: Any, rnd: random.Random, orders: int, say: Say) -> None:
    db.execute(_BUYERS)
    buyers = db.fetchall()
    db.execute(
        "select p.id::text, array_agg(r.price_type_id::text), array_agg(r.amount) from catalog_product p"
        " join pricing_price r on r.product_id = p.id group by p.id order by p.article"
    )
    goods = [(product, dict(zip(types, amounts, strict=True))) for product, types, amounts in db.fetchall()]
    db.execute(
        "select e.id, l.id, nextval('orders_number'), nextval('documents_invoice_number')"
        " from parties_legal_entity e, stock_location l where e.is_default and l.is_default"
    )
    seller, location, number, invoice = db.fetchone()
    first = clock.now() - timedelta(days=DAYS)
    for start in range(0, orders, BLOCK):
        heads: list[str] = []
        lines: list[str] = []
        for n in range(start, min(start + BLOCK, orders)):
            at = first + timedelta(days=DAYS * n / orders, seconds=rnd.randint(0, 120))
            head, its_lines = _order(rnd, rnd.choice(buyers), goods, at, (seller, location, number + n, invoice + n))
            heads.append(head)
            lines += its_lines
        with db.copy(_ORDERS) as copy:
            copy.write("".join(heads))
        with db.copy(_LINES) as copy:
            copy.write("".join(lines))
        if start % (BLOCK * 8) == 0:
            say(f"orders {start + len(heads)} of {orders}")
    db.execute(
        "select setval('orders_number', %s), setval('documents_invoice_number', %s)",
        [number + orders, invoice + orders],
    )


def _order(
    rnd: random.Random, buyer: Sequence[Any], goods: Sequence[Any], at: datetime, ours: tuple[Any, ...]
) -> tuple[str, list[str]]:
    customer, profile, responsible, group, account, price_type, deferral = buyer
    seller, location, number, invoice = ours
    told = _became(rnd, (clock.now() - at).total_seconds() / 86400, bool(deferral))
    order_id = _id_at(rnd, at)
    total = Decimal(0)
    lines: list[str] = []
    for position, (product, prices) in enumerate(rnd.sample(goods, rnd.choice((1, 1, 2, 2, 3, 4))), 1):
        quantity, price = rnd.choice((1, 1, 2, 2, 4, 10)), prices[str(price_type)]
        cost = kopecks(price * quantity)
        total += cost
        shipped = quantity if told.shipped else 0
        lines.append(f"{order_id}\t{position}\t{product}\t{quantity}\t{price}\t{cost}\t22\t{shipped}\t\n")
    lacks = f'{{"credit": "{total}"}}' if told.stage == "submitted" else "{}"
    cancelled = told.stage == "cancelled"
    is_billed = told.stage not in ("submitted", "cancelled")
    due = (at + timedelta(days=deferral + 1)).date() if told.shipped else _NULL
    head = (
        f"{order_id}\t{number}\t{customer}\t{profile}\t{seller}\t{location}\t{responsible}\t{group}\t{account}\t"
        f"{told.stage}\t\t{rnd.choice(('portal', 'portal', 'api', 'onec'))}\t{CHANNELS[customer.int % len(CHANNELS)]}\t"
        f"\t\t{price_type}\t{deferral}\t{total}\t"
        f"{total if told.paid else 0}\t{total if told.shipped else 0}\t{lacks}\t"
        f"{'f' if told.stage in ('submitted', 'cancelled') or not (told.paid or deferral) else 't'}\t"
        f"{invoice if is_billed else ''}\t{at + timedelta(seconds=1) if is_billed else _NULL}\t{due}\t{at}\t"
        f"{at + timedelta(days=4) if told.stage == 'closed' else _NULL}\t"
        f"{'Покупатель передумал' if cancelled else ''}\t1\t{at}\n"
    )
    return head, lines


def _became(rnd: random.Random, days_ago: float, on_deferral: bool) -> Told:
    fate = rnd.random()
    if fate < 0.05:
        return Told("cancelled", paid=False, shipped=False)
    if days_ago > 15 or (days_ago > 4 and fate < 0.6):
        return Told("closed", paid=True, shipped=True)
    if days_ago > 4 or fate < 0.3:
        return Told("shipped" if fate < 0.8 else "delivered", paid=not on_deferral, shipped=True)
    if fate < 0.5:
        return Told("picking", paid=not on_deferral, shipped=False)
    if fate > 0.92 and on_deferral:
        return Told("submitted", paid=False, shipped=False)
    return Told("qualified", paid=not on_deferral and fate < 0.65, shipped=False)


def _id_at(rnd: random.Random, at: datetime) -> str:
    """A UUIDv7 of a moment of the past."""
    milliseconds = int(at.timestamp() * 1000)
    return str(UUID(int=milliseconds << 80 | 7 << 76 | rnd.getrandbits(12) << 64 | 2 << 62 | rnd.getrandbits(62)))


def _statements() -> Iterator[tuple[str, str]]:
    name = ""
    lines: list[str] = []
    for line in STATEMENTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("-- step: "):
            if name:
                yield name, "\n".join(lines)
            name, lines = line.removeprefix("-- step: "), []
        else:
            lines.append(line)
    yield name, "\n".join(lines)
