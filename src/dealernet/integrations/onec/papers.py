"""Payments and shipments of 1C: told by documents of their own, or by numbers on the order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from dealernet.business.orders.commands import ShippedLine, ToldShipment, record_shipments
from dealernet.business.orders.queries import Found, order_card, orders_of_holders, payment_shares
from dealernet.business.settlements.commands import ToldPayment, record_payments, take_back_payments
from dealernet.business.settlements.queries import payment_card
from dealernet.foundation import clock
from dealernet.foundation.exchange.foreign import forget, ours_of, remember
from dealernet.foundation.outcomes import Outcome
from dealernet.integrations.onec import people
from dealernet.integrations.onec.documents import Told, ToldLine
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.taking import Taking


def take(taking: Taking, told: Told, order: Found) -> None:
    """A payment or a shipment of an order; one that is not in force any more is taken back."""
    if told.is_payment:
        _payment(taking, told, order)
    elif told.is_shipment:
        _shipment(taking, told, order)
    else:
        taking.report.counts["documents_passed_over"] += 1


def follow_paid_flag(taking: Taking, told: Told, order: Found, before: dict[str, Any]) -> None:
    """УТ tells of a payment only by its number on the order, and only when all is paid; no number, no payment."""
    paid_by = told.paid_by or (told.onec_number or told.number if told.paid else "")
    if paid_by and told.paid is not False:
        order = orders_of_holders(taking.actor, [order.id])[order.id]
        left = order.total - order.paid_total
        if left > 0 and not ours_of(SYSTEM, "payment", [_flag(order, paid_by)]):
            one = _told_payment(order, paid_by, told.paid_on or clock.today(), left)
            _record(taking, _flag(order, paid_by), one, f"оплата {paid_by}")
        elif left <= 0:
            taking.report.counts["payments_known"] += 1
    elif before.get("paid_by"):
        _take_back(taking, _flag(order, before["paid_by"]), order, f"оплата {before['paid_by']}")


def follow_shipped_flag(taking: Taking, told: Told, order: Found, before: dict[str, Any]) -> None:
    """УТ tells of a shipment only by its number on the order, and only when all has left."""
    number = told.shipped_by or (told.onec_number or told.number if told.shipped else "")
    if number and told.shipped is not False:
        if order.stage in ("submitted", "qualified", "picking"):
            one = ToldShipment(order.id, number, told.shipped_on or clock.today(), SYSTEM)
            _noted(taking, record_shipments(taking.actor, [one]), "shipments", f"реализация {number}")
    elif before.get("shipped_by"):
        _shipment_gone(taking, order, before["shipped_by"])


def _payment(taking: Taking, told: Told, order: Found) -> None:
    number = told.onec_number or told.paid_by or told.number or told.id[:36]
    what = f"оплата {number}"
    known = ours_of(SYSTEM, "payment", [told.key]).get(told.key)
    if not told.counts:
        if known is None:
            taking.report.counts["documents_passed_over"] += 1
        else:
            _take_back(taking, told.key, order, what)
        return
    if known is not None:
        if payment_card(taking.actor, known).amount == told.amount:
            taking.report.counts["payments_known"] += 1
            return
        if not _take_back(taking, told.key, order, what):
            return
    on = told.paid_on or told.dated or clock.today()
    _record(taking, told.key, _told_payment(order, number, on, told.amount), what)


def _told_payment(order: Found, number: str, on: Any, amount: Decimal) -> ToldPayment:
    return ToldPayment(
        number=number,
        paid_on=on,
        amount=amount,
        source=SYSTEM,
        party_id=order.customer_id,
        payer_inn=order.profile_inn,
        holders=payment_shares(order.id, amount),
    )


def _record(taking: Taking, key: str, payment: ToldPayment, what: str) -> None:
    outcomes = record_payments(taking.actor, [payment])
    _noted(taking, outcomes, "payments", what)
    remember(SYSTEM, "payment", {key[:120]: one.subject for one in outcomes if one.refusal is None})


def _take_back(taking: Taking, key: str, order: Found, what: str) -> bool:
    known = ours_of(SYSTEM, "payment", [key]).get(key)
    if known is None:
        return True
    [outcome] = take_back_payments(taking.actor, [known], source=SYSTEM, reason=f"{what} отменена в 1С")
    if outcome.refusal is not None:
        taking.report.warn(what, f"отменена в 1С, но {outcome.refusal}")
        return False
    forget(SYSTEM, "payment", [key])
    if outcome.changed:
        taking.report.counts["payments_taken_back"] += 1
        taking.report.note(what, "updated", "отменена в 1С: оплата заказа уменьшена")
        why = f"{what[:1].upper()}{what[1:]} отменена: заказ больше не оплачен этой суммой."
        people.ask(taking, order, f"unpaid:{key}", "1С отменила оплату заказа № %s", why)
    return True


def _shipment(taking: Taking, told: Told, order: Found) -> None:
    number = told.onec_number or told.shipped_by or told.number or told.id
    if not told.counts:
        if any(one.number == number[:60] for one in order_card(taking.actor, order.id).shipments):
            _shipment_gone(taking, order, number)
        else:
            taking.report.counts["documents_passed_over"] += 1
        return
    lines = _shipped(told.lines)
    on = told.shipped_on or told.dated or clock.today()
    if any((one.number, one.shipped_on) == (number, on) for one in order_card(taking.actor, order.id).shipments):
        taking.report.counts["shipments_known"] += 1
        return
    one = ToldShipment(order.id, number[:60], on, SYSTEM, lines or None)
    _noted(taking, record_shipments(taking.actor, [one]), "shipments", f"реализация {number}")


def _shipment_gone(taking: Taking, order: Found, number: str) -> None:
    why = f"Реализация {number} отменена, а у нас товар по ней отгружен. Проверьте, вернулся ли он."
    people.ask(taking, order, f"unshipped:{number}", "1С отменила отгрузку заказа № %s", why)
    taking.report.warn(f"реализация {number}", "отменена в 1С: поставлена задача, у нас ничего не изменено")


def _shipped(lines: Sequence[ToldLine]) -> list[ShippedLine]:
    known: dict[str, UUID] = ours_of(SYSTEM, "product", [line.product for line in lines])
    return [ShippedLine(known[line.product], line.quantity) for line in lines if line.product in known]


def _flag(order: Found, number: str) -> str:
    return f"flag:{order.id}:{number}"[:120]


def _noted(taking: Taking, outcomes: Sequence[Outcome], what: str, name: str) -> None:
    for outcome in outcomes:
        if outcome.refusal is not None:
            taking.report.refuse(name, str(outcome.refusal))
            continue
        if outcome.changed:
            taking.report.note(name, "created")
        taking.report.counts[f"{what}_{'recorded' if outcome.changed else 'known'}"] += 1
