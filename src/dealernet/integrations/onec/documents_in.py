"""Documents of 1C become acts: payments, shipments, cancellations, orders born there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    ShippedLine,
    ToldShipment,
    cancel_orders,
    place_orders,
    record_shipments,
)
from dealernet.business.orders.queries import Found, order_lines, orders_by_number, orders_of_holders
from dealernet.business.parties.queries import parties_by_inn
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.foreign import ours_of, remember
from dealernet.foundation.exchange.journal import note_answer
from dealernet.foundation.outcomes import Outcome
from dealernet.integrations.onec.documents import Told, ToldLine
from dealernet.integrations.onec.invoices_in import invoice_of_order, invoice_told
from dealernet.integrations.onec.report import SYSTEM, Report
from dealernet.integrations.onec.sides import note_version


def take_documents(actor: Actor, batch: Sequence[Told], report: Report) -> None:
    """What 1C tells of orders, payments and shipments; each told again changes nothing."""
    for told in batch:
        if told.is_order:
            _order(actor, told, report)
        elif told.is_invoice:
            invoice_told(actor, told, _by_number(actor, told.basis) if told.basis else None, report)
        elif told.is_payment or told.is_shipment:
            _paper(actor, told, report)
        else:
            report.counts["documents_passed_over"] += 1


def _order(actor: Actor, told: Told, report: Report) -> None:
    order = _found(actor, told)
    if order is None:
        _born_there(actor, told, report)
        return
    if told.id:
        remember(SYSTEM, "order", {told.id: order.id})
    note_answer(SYSTEM, "order", order.id, number=told.onec_number, theirs=_difference(told, order))
    note_version(actor, told, order)
    report.counts["orders_told"] += 1
    invoice_of_order(actor, told, order, report)
    _follow(actor, told, order, report)
    for inner in told.inner:
        if inner.is_invoice:
            invoice_told(actor, replace(inner, basis=order.number), order, report)
        else:
            _paper(actor, replace(inner, basis=order.number), report)


def _follow(actor: Actor, told: Told, order: Found, report: Report) -> None:
    if told.cancelled:
        _noted(cancel_orders(actor, [order.id], reason="Отменён в 1С"), "cancellations", told, report)
        return
    left = order.total - order.paid_total
    if told.paid_by and left > 0:
        payment = ToldPayment(
            number=told.paid_by,
            paid_on=told.paid_on or clock.today(),
            amount=left,
            source=SYSTEM,
            party_id=order.customer_id,
            payer_inn=order.profile_inn,
            holders=[(order.id, left)],
        )
        _noted(record_payments(actor, [payment]), "payments", told, report)
    if told.shipped_by:
        shipment = ToldShipment(order.id, told.shipped_by, told.shipped_on or clock.today(), SYSTEM)
        if order.stage in ("submitted", "qualified", "picking"):
            _noted(record_shipments(actor, [shipment]), "shipments", told, report)


def _paper(actor: Actor, told: Told, report: Report) -> None:
    order = _by_number(actor, told.basis) if told.basis else None
    if order is None:
        report.refuse(
            f"{told.kind} {told.onec_number or told.number}", f"нет заказа «{told.basis}», на котором он основан"
        )
        return
    if told.cancelled or not told.posted:
        report.counts["documents_passed_over"] += 1
        return
    number, on = told.onec_number or told.number or told.id, told.dated or clock.today()
    if told.is_shipment:
        lines = _shipped(told.lines)
        shipment = ToldShipment(order.id, number, on, SYSTEM, lines or None)
        _noted(record_shipments(actor, [shipment]), "shipments", told, report)
    else:
        payment = ToldPayment(
            number,
            on,
            told.amount,
            SYSTEM,
            order.customer_id,
            payer_inn=order.profile_inn,
            holders=[(order.id, told.amount)],
        )
        _noted(record_payments(actor, [payment]), "payments", told, report)


def _born_there(actor: Actor, told: Told, report: Report) -> None:
    what = f"заказ {told.onec_number or told.number}"
    if told.cancelled or told.buyer is None:
        report.refuse(what, "такого заказа у нас нет")
        return
    buyer = _buyer(actor, told)
    if buyer is None:
        report.refuse(what, f"покупатель «{told.buyer.name}», ИНН {told.buyer.inn or 'не указан'}, не найден")
        return
    known = ours_of(SYSTEM, "product", [line.product for line in told.lines])
    missing = next((line.name for line in told.lines if line.product not in known), "")
    if missing:
        report.refuse(what, f"товара «{missing}» нет: сначала выгрузите каталог")
        return
    lines = [NewLine(known[line.product], line.quantity) for line in told.lines if line.quantity > 0]
    reference = told.onec_number or told.number
    [outcome] = place_orders(actor, [NewOrder(buyer, lines, customer_reference=reference, origin=SYSTEM)])
    _noted([outcome], "orders_born", told, report)
    if outcome.done and told.id:
        remember(SYSTEM, "order", {told.id: outcome.subject})
        _follow(actor, told, orders_of_holders(actor, [outcome.subject])[outcome.subject], report)


def _buyer(actor: Actor, told: Told) -> UUID | None:
    if told.buyer is None:
        return None
    known = ours_of(SYSTEM, "party", [told.buyer.id])
    found = parties_by_inn(actor, [told.buyer.inn]).get(told.buyer.inn, []) if told.buyer.inn else []
    return known.get(told.buyer.id) or (found[0] if len(found) == 1 else None)


def _found(actor: Actor, told: Told) -> Found | None:
    known = ours_of(SYSTEM, "order", [told.id]) if told.id else {}
    if known:
        return orders_of_holders(actor, list(known.values())).get(known[told.id])
    return _by_number(actor, told.number)


def _by_number(actor: Actor, number: str) -> Found | None:
    exact = [order for order in orders_by_number(actor, [number]) if order.number == number] if number else []
    return exact[0] if exact else None


def _shipped(lines: Sequence[ToldLine]) -> list[ShippedLine]:
    known = ours_of(SYSTEM, "product", [line.product for line in lines])
    return [ShippedLine(known[line.product], line.quantity) for line in lines if line.product in known]


def _difference(told: Told, order: Found) -> dict[str, object]:
    if not told.lines:
        return {}
    ours = order_lines([order.id])[order.id]
    known = ours_of(SYSTEM, "product", [line.product for line in told.lines])
    theirs = {str(known.get(line.product, line.product)): str(line.quantity.normalize()) for line in told.lines}
    mine = {str(line.product_id): str(line.quantity.normalize()) for line in ours}
    if theirs == mine and told.amount in (order.total, 0):
        return {}
    lines = [{"name": line.name, "quantity": str(line.quantity), "amount": str(line.amount)} for line in told.lines]
    return {"amount": str(told.amount), "lines": lines}


def _noted(outcomes: Sequence[Outcome], what: str, told: Told, report: Report) -> None:
    for outcome in outcomes:
        if outcome.refusal is not None:
            report.refuse(f"{what} {told.number or told.onec_number}", str(outcome.refusal))
        else:
            report.counts[f"{what}_{'recorded' if outcome.changed else 'known'}"] += 1
