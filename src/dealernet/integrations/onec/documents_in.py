"""Documents of 1C become acts: orders told of, payments, shipments, cancellations, orders born there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dealernet.business.orders.commands import cancel_orders
from dealernet.business.orders.queries import Found, LineRow, order_lines, orders_by_number, orders_of_holders
from dealernet.foundation import clock
from dealernet.foundation.exchange.foreign import ours_of, remember
from dealernet.foundation.exchange.journal import note_answer
from dealernet.integrations.onec import born, papers, people
from dealernet.integrations.onec.accounts import may_speak_of
from dealernet.integrations.onec.documents import Told
from dealernet.integrations.onec.fields import fill_fields
from dealernet.integrations.onec.invoices_in import invoice_of_order, invoice_told
from dealernet.integrations.onec.models import ToldOrder
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.sides import note_version
from dealernet.integrations.onec.taking import Taking

GONE: tuple[str, ...] = ("picking", "shipped", "delivered", "closed")
"""Stages an order does not leave in silence, whatever 1C says."""


def take_documents(taking: Taking, batch: Sequence[Told]) -> None:
    """What 1C tells of orders, payments and shipments; each told again changes nothing."""
    for told in batch:
        if told.is_order:
            _order(taking, told)
        elif told.is_invoice:
            invoice_told(taking, told, _by_basis(taking, told.basis))
        elif told.is_payment or told.is_shipment:
            _paper(taking, told)
        elif told.is_return:
            taking.report.warn(f"{told.kind} {told.onec_number or told.number}", "возврат оформите у нас вручную")
        else:
            taking.report.counts["documents_passed_over"] += 1


def _order(taking: Taking, told: Told) -> None:
    order = _found(taking, told)
    is_born = order is None
    if order is None:
        order = born.take(taking, told)
        if order is None:
            return
    elif not may_speak_of(taking.account, order.customer_id):
        taking.report.refuse(f"заказ {order.number}", "он идёт через другую учётную запись обмена")
        return
    elif told.id:
        remember(SYSTEM, "order", {told.id: order.id})
    before = ToldOrder.objects.filter(order_id=order.id).first()
    ours = order_lines([order.id])[order.id]
    note_answer(SYSTEM, "order", order.id, number=told.onec_number, theirs=_difference(told, order, ours))
    note_version(taking.actor, told, order)
    _warn_of_rates(taking, told, order, ours)
    taking.report.counts["orders_told"] += 1
    fill_fields(taking, told, order)
    if is_born:
        born.tell_what_lacks(taking, order)
    invoice_of_order(taking, told, order)
    _follow(taking, told, order, before.facts if before else {})
    facts = _facts(told)
    if before is None or before.facts != facts:
        ToldOrder.objects.update_or_create(order_id=order.id, defaults={"facts": facts, "told_at": clock.now()})


def _follow(taking: Taking, told: Told, order: Found, before: dict[str, Any]) -> None:
    if told.cancelled:
        _cancel(taking, told, order)
        return
    if before.get("cancelled") and order.stage == "cancelled":
        people.ask(
            taking, order, "uncancelled", "1С вернула отменённый заказ № %s", "У нас он отменён: оформите его заново."
        )
    if before.get("posted") and not told.posted and order.stage in GONE:
        why = "Документ в 1С распроведён, а у нас заказ уже собирают или отгрузили."
        people.ask(taking, order, "unposted", "1С распровела заказ № %s", why)
    inner = [replace(one, basis=order.number) for one in told.inner]
    for one in inner:
        if one.is_invoice:
            invoice_told(taking, one, order)
        else:
            papers.take(taking, one, order)
    if not any(one.is_payment for one in inner):
        papers.follow_paid_flag(taking, told, order, before)
    if not any(one.is_shipment for one in inner):
        papers.follow_shipped_flag(taking, told, order, before)


def _cancel(taking: Taking, told: Told, order: Found) -> None:
    [outcome] = cancel_orders(taking.actor, [order.id], reason="Отменён в 1С")
    if outcome.refusal is not None:
        people.ask(taking, order, "cancelled", "1С отменила заказ № %s", f"У нас его не отменить: {outcome.refusal}")
        taking.report.warn(f"заказ {order.number}", f"отменён в 1С: {outcome.refusal}")
        return
    if outcome.changed:
        taking.report.note(f"заказ {order.number}", "updated", "отменён в 1С")
    taking.report.counts["cancellations_recorded" if outcome.changed else "cancellations_known"] += 1


def _paper(taking: Taking, told: Told) -> None:
    order = _by_basis(taking, told.basis)
    if order is None:
        what = f"{'оплата' if told.is_payment else 'реализация'} {told.onec_number or told.number or told.id}"
        taking.report.refuse(what, f"нет заказа «{told.basis}», на котором она основана")
        return
    papers.take(taking, told, order)


def _found(taking: Taking, told: Told) -> Found | None:
    known = ours_of(SYSTEM, "order", [told.id]) if told.id else {}
    if known:
        return orders_of_holders(taking.actor, list(known.values())).get(known[told.id])
    return _by_number(taking, told.number) or born.known(taking, told)


def _by_basis(taking: Taking, basis: str) -> Found | None:
    if not basis:
        return None
    order = _by_number(taking, basis)
    if order is None:
        known = ours_of(SYSTEM, "order", [basis]).get(basis)
        told = ToldOrder.objects.filter(facts__number=basis).values_list("order_id", flat=True).first()
        wanted = known or told
        order = orders_of_holders(taking.actor, [wanted]).get(wanted) if wanted else None
    return order


def _by_number(taking: Taking, number: str) -> Found | None:
    exact = [order for order in orders_by_number(taking.actor, [number]) if order.number == number] if number else []
    return exact[0] if exact else None


def _facts(told: Told) -> dict[str, Any]:
    return {
        "number": told.onec_number,
        "posted": told.posted,
        "cancelled": told.cancelled,
        "paid_by": told.paid_by if told.paid is not False else "",
        "paid_on": told.paid_on.isoformat() if told.paid_on else "",
        "shipped_by": told.shipped_by if told.shipped is not False else "",
        "shipped_on": told.shipped_on.isoformat() if told.shipped_on else "",
        "status": told.status,
    }


def _difference(told: Told, order: Found, ours: Sequence[LineRow]) -> dict[str, object]:
    if not told.lines:
        return {}
    known = ours_of(SYSTEM, "product", [line.product for line in told.lines])
    theirs: dict[str, Decimal] = {}
    for line in told.lines:
        key = str(known.get(line.product, line.product))
        theirs[key] = theirs.get(key, Decimal(0)) + line.quantity
    mine: dict[str, Decimal] = {}
    for row in ours:
        mine[str(row.product_id)] = mine.get(str(row.product_id), Decimal(0)) + row.quantity
    if theirs == mine and told.amount in (order.total, 0):
        return {}
    lines = [{"name": line.name, "quantity": str(line.quantity), "amount": str(line.amount)} for line in told.lines]
    return {"amount": str(told.amount), "lines": lines}


def _warn_of_rates(taking: Taking, told: Told, order: Found, ours: Sequence[LineRow]) -> None:
    known = ours_of(SYSTEM, "product", [line.product for line in told.lines if line.rated])
    rates = {row.product_id: row.vat_rate for row in ours}
    for line in told.lines:
        product = known.get(line.product)
        if line.rated and product in rates and rates[product] != line.rate:
            theirs = "без НДС" if line.rate is None else f"НДС {line.rate.normalize():f} %"
            mine = "без НДС" if rates[product] is None else f"НДС {(rates[product] or Decimal(0)).normalize():f} %"
            taking.report.warn(f"заказ {order.number}: {line.name}", f"в 1С {theirs}, у нас {mine}")
