"""What papers of orders are made of: sides, bank and lines as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import formats, translation

from dealernet.business.documents.rules.paper import Bank, Paper, PaperLine, Side, vat_rate
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.cards import LineRow, order_lines
from dealernet.business.parties.models import BankAccount
from dealernet.foundation import clock


def invoice_papers(order_ids: Sequence[UUID]) -> list[Paper]:
    """An unnumbered invoice an order. Three statements, however many; nobody's reach: for commands only."""
    orders = list(
        Order.objects.filter(id__in=order_ids).select_related("customer", "profile", "seller__party").order_by("id")
    )
    regimes = {order.id: order.seller.vat_regime if order.seller else "" for order in orders}
    lines = {
        order_id: [_line(line, vat_rate(regimes[order_id], line.vat_rate)) for line in found]
        for order_id, found in order_lines(list(regimes)).items()
    }
    sellers = [order.seller.party_id for order in orders if order.seller]
    banks: dict[UUID, BankAccount] = {}
    for account in BankAccount.objects.filter(party_id__in=sellers).order_by("is_default"):
        banks[account.party_id] = account
    return [_paper(order, lines[order.id], banks) for order in orders]


def _paper(order: Order, lines: Sequence[PaperLine], banks: dict[UUID, BankAccount]) -> Paper:
    seller = order.seller
    account = banks.get(seller.party_id) if seller else None
    buyer: Any = order.profile or order.customer
    return Paper(
        holder_id=order.id,
        party_id=order.customer_id,
        seller=_seller(seller.party) if seller else Side(""),
        bank=Bank(account.number, account.bank_name, account.bic, account.correspondent) if account else Bank(),
        buyer=Side(
            name=order.profile.legal_name if order.profile else order.customer.full_name or order.customer.name,
            inn=buyer.inn,
            kpp=buyer.kpp,
            address=buyer.legal_address,
        ),
        lines=lines,
        order_number=order.number,
        terms=_terms(order),
        director=seller.director if seller else "",
        accountant=seller.accountant if seller else "",
    )


def _seller(party: Any) -> Side:
    return Side(party.full_name or party.name, party.inn, party.kpp, party.legal_address)


def _terms(order: Order) -> str:
    if order.deferral_days:
        return f"Отсрочка платежа: {order.deferral_days} дн. со дня отгрузки."
    with translation.override("ru"):
        on = formats.date_format(clock.local(order.placed_at), "j E Y") if order.placed_at else ""
    return f"Предоплата 100 %. Цены действительны пять рабочих дней с {on} г." if on else "Предоплата 100 %."


def _line(line: LineRow, rate: Decimal | None) -> PaperLine:
    return PaperLine(line.article, line.name, line.unit, line.quantity, line.price, line.cost, rate)
