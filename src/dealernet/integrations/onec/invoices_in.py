"""Invoices 1C issued: their number and day come onto our paper, where the border has 1C issue them."""

from __future__ import annotations

from datetime import date
from typing import Final

from dealernet.business.orders.commands import ToldInvoice, invoice_orders
from dealernet.business.orders.queries import Found
from dealernet.foundation.exchange.border import border_in_force
from dealernet.integrations.onec.documents import Told
from dealernet.integrations.onec.taking import Taking

LONGEST: Final = 20


def invoice_told(taking: Taking, told: Told, order: Found | None) -> None:
    """A document «Счет на оплату»: passed over where we issue invoices, or where it is not posted."""
    number = told.onec_number or told.number
    if order is None:
        taking.report.refuse(f"счёт {number}", f"нет заказа «{told.basis}», на котором он основан")
    elif told.cancelled or not told.posted or not border_in_force().invoices_are_theirs:
        taking.report.counts["documents_passed_over"] += 1
    else:
        _take(taking, order, number, told.dated)


def invoice_of_order(taking: Taking, told: Told, order: Found) -> None:
    """The invoice an order names in its реквизиты, or the order's own number where the border takes that for it."""
    border = border_in_force()
    if not border.invoices_are_theirs or told.cancelled:
        return
    if told.invoice:
        _take(taking, order, told.invoice, told.invoiced_on or told.dated)
    elif border.invoice_number == "order" and told.onec_number and told.posted:
        _take(taking, order, told.onec_number, told.dated)


def _take(taking: Taking, order: Found, number: str, on: date | None) -> None:
    if not number or len(number) > LONGEST:
        taking.report.refuse(
            f"счёт к заказу {order.number}", f"номер счёта от 1 до {LONGEST} знаков, пришло «{number[:60]}»"
        )
        return
    [outcome] = invoice_orders(taking.actor, [order.id], told={order.id: ToldInvoice(number, on)})
    if outcome.refusal is not None:
        taking.report.refuse(f"счёт {number} к заказу {order.number}", str(outcome.refusal))
    else:
        taking.report.counts["invoices_recorded" if outcome.changed else "invoices_known"] += 1
