"""Our orders as 1C has them: which is which, what was shipped and paid there; they move on by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.commands import ShippedLine, ToldShipment, record_shipments
from dealernet.business.orders.queries import Found, open_orders, orders_by_number
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.foreign import foreign_of, ours_of, remember
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome
from dealernet.integrations.onec.commerceml.values import number
from dealernet.integrations.onec.odata import mapping
from dealernet.integrations.onec.odata.client import OnecOdata
from dealernet.integrations.onec.odata.errors import Refused
from dealernet.integrations.onec.odata.mapping import Row
from dealernet.integrations.onec.odata.published import Part, Parts, serves
from dealernet.integrations.onec.odata.report import Lines
from dealernet.integrations.onec.odata.words import cast, moment, text
from dealernet.integrations.onec.report import SYSTEM

ORDER_TYPE: Final = "Document_ЗаказКлиента"
WINDOW: Final = timedelta(days=45)
AT_ONCE: Final = 20
OF_ORDER: Final = ("Заказ", "ОбъектРасчетов", "ЗаказКлиента")
ON_THE_WAY: Final = ("submitted", "qualified", "picking")


def our_orders(actor: Actor, onec: OnecOdata, parts: Parts, refs: Sequence[str]) -> dict[str, UUID]:
    """The orders of ours behind 1C's keys: known before, or by our number, which 1C keeps as the customer's."""
    wanted = {ref for ref in refs if ref}
    known = ours_of(SYSTEM, "order", wanted)
    rest = wanted - set(known)
    if not rest or "orders" not in parts or "ours" not in parts["orders"].fields:
        return known
    part = parts["orders"]
    rows = onec.of_keys(part.set, sorted(rest), select=["Ref_Key", part.fields["ours"]])
    numbers = {ref: mapping.words(part, row, "ours") for ref, row in rows.items()}
    ours = {one.number: one.id for one in orders_by_number(actor, [n for n in numbers.values() if n])}
    found = {ref: ours[number] for ref, number in numbers.items() if number in ours}
    remember(SYSTEM, "order", found)
    return known | found


def read_orders(actor: Actor, onec: OnecOdata, parts: Parts, lines: Lines) -> None:
    """What 1C shipped and what it was paid for orders that are open here; each told again changes nothing."""
    open_here = {one.id: one for one in open_orders(actor)}
    refs = refs_of(onec, parts, open_here)
    if not refs or not serves(parts, ["states"]):
        return
    orders = {ref: open_here[order_id] for order_id, ref in refs.items()}
    part = parts["states"]
    rows = of_references(onec, part, "order", list(orders))
    states = {mapping.reference(part, row, "order"): row for row in rows}
    lines.read("states", len(states))
    shipped = {
        r: o for r, o in orders.items() if r in states and o.stage in ON_THE_WAY and _sum(part, states[r], "shipped")
    }
    paid = {r: o for r, o in orders.items() if r in states and _sum(part, states[r], "paid") > o.paid_total}
    _take_shipments(actor, onec, parts, shipped, lines)
    _take_receipts(actor, onec, parts, paid, lines)


def refs_of(onec: OnecOdata, parts: Parts, orders: dict[UUID, Found]) -> dict[UUID, str]:
    """1C's key of each of these orders: known before, or by our number there."""
    known = foreign_of(SYSTEM, "order", list(orders))
    rest = {one.number: one.id for one in orders.values() if one.id not in known}
    if not rest or "orders" not in parts or "ours" not in parts["orders"].fields:
        return known
    part, numbers = parts["orders"], sorted(rest)
    found: dict[str, UUID] = {}
    field = part.fields["ours"]
    for start in range(0, len(numbers), AT_ONCE):
        where = " or ".join(f"{field} eq {text(number)}" for number in numbers[start : start + AT_ONCE])
        rows = onec.rows(part.set, select=["Ref_Key", "DeletionMark", field], where=where)
        found |= {
            str(row["Ref_Key"]): rest[mapping.words(part, row, "ours")] for row in rows if not row["DeletionMark"]
        }
    remember(SYSTEM, "order", found)
    return known | {ours: ref for ref, ours in found.items()}


def of_references(onec: OnecOdata, part: Part, field: str, refs: Sequence[str], since: str = "") -> list[Row]:
    """The rows that name these orders. Where a base refuses such a condition, all since then, chosen here."""
    name = part.fields[field]
    found: list[Row] = []
    try:
        for start in range(0, len(refs), AT_ONCE):
            where = " or ".join(f"{name} eq {cast(ref, ORDER_TYPE)}" for ref in refs[start : start + AT_ONCE])
            found += onec.rows(part.set, where=where)
    except Refused:
        return [row for row in _since(onec, part, since) if str(row.get(name)) in set(refs)]
    return found


def _since(onec: OnecOdata, part: Part, since: str) -> Sequence[Row]:
    try:
        return onec.rows(part.set, where=since)
    except Refused:
        return onec.rows(part.set)


def window(part: Part) -> str:
    """A condition that a document is of the last weeks, in the base's own time."""
    since: datetime = clock.local(clock.now() - WINDOW).replace(tzinfo=None)
    return f"{part.fields['date']} ge {moment(since)}"


def _take_shipments(actor: Actor, onec: OnecOdata, parts: Parts, orders: dict[str, Found], lines: Lines) -> None:
    if not orders:
        return
    if not serves(parts, ["shipments"]):
        lines.say("refused", "Отгрузки", "документы реализации не опубликованы: номера отгрузок неизвестны")
        return
    part = parts["shipments"]
    rows = of_references(onec, part, "order", list(orders), window(part))
    for row in sorted(rows, key=lambda row: mapping.words(part, row, "date")):
        paper = mapping.paper(part, row)
        order = orders.get(paper.order)
        if order is None or not paper.stands:
            continue
        whole = paper.amount in (order.total, ZERO)
        left = None if whole else _left(row)
        told = ToldShipment(order.id, paper.number, paper.on or clock.today(), SYSTEM, left)
        _say(record_shipments(actor, [told]), f"Заказ {order.number}: отгрузка {paper.number}", lines)


def _left(row: Row) -> list[ShippedLine]:
    goods = [one for one in row.get("Товары") or [] if one.get("Номенклатура_Key")]
    known = ours_of(SYSTEM, "product", [str(one["Номенклатура_Key"]) for one in goods])
    return [
        ShippedLine(known[str(one["Номенклатура_Key"])], number(str(one.get("Количество"))) or ZERO)
        for one in goods
        if str(one["Номенклатура_Key"]) in known
    ]


def _take_receipts(actor: Actor, onec: OnecOdata, parts: Parts, orders: dict[str, Found], lines: Lines) -> None:
    if not orders:
        return
    if not serves(parts, ["receipts"]):
        lines.say("refused", "Оплаты", "документы поступления денег не опубликованы: откуда оплата, неизвестно")
        return
    part = parts["receipts"]
    for row in _since(onec, part, window(part)):
        paper = mapping.paper(part, row)
        shares = _shares(mapping.told(part, row, "rows"), orders)
        if not shares or not paper.stands:
            continue
        order = next(iter(shares))
        amount = mapping.amount(row.get("СуммаДокумента")) or sum(shares.values(), ZERO)
        told = ToldPayment(
            number=paper.number,
            paid_on=paper.on or clock.today(),
            amount=amount,
            source=SYSTEM,
            party_id=orders[order].customer_id,
            payer_inn=orders[order].profile_inn,
            holders=[(orders[ref].id, share) for ref, share in shares.items()],
        )
        _say(record_payments(actor, [told]), f"Заказ {orders[order].number}: оплата {paper.number}", lines)


def _shares(rows: Any, orders: dict[str, Found]) -> dict[str, Decimal]:
    """How much of a receipt is for each of these orders, by the rows of its table."""
    shares: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows if isinstance(rows, list) else []:
        ref = next((str(row[name]) for name in OF_ORDER if row.get(name) in orders), "")
        if ref:
            shares[ref] += mapping.amount(row.get("Сумма"))
    return dict(shares)


def _sum(part: Part, row: Row, field: str) -> Decimal:
    return mapping.amount(mapping.told(part, row, field))


def _say(outcomes: Sequence[Outcome], what: str, lines: Lines) -> None:
    for outcome in outcomes:
        if outcome.refusal is not None:
            lines.say("refused", what, str(outcome.refusal))
        elif outcome.changed:
            lines.say("changed", what)
        else:
            lines.counts["unchanged"] += 1
