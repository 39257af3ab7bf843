"""The balance: what is owed and by when, the credit that is left, and the payments that came."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealernet.business.orders.queries import orders_before_shipping, orders_of_holders
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.settlements.queries import Overdue, account_card, list_payments
from dealernet.foundation.money import ZERO
from dealernet.foundation.paging import Page
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Debts by due date, the credit, the payments, the orders that wait for money. Eight statements, however many."""
    if request.actor.dealer_id is None:
        raise PartyUnknown
    account = account_card(request.actor, request.actor.dealer_id)
    payments = list_payments(request.actor, Page(after=Page.of(request.GET).after, size=30))
    holders: set[UUID] = {debt.holder_id for debt in account.debts if debt.holder_id}
    orders = orders_of_holders(request.actor, sorted(holders))
    before = orders_before_shipping(request.actor, request.actor.dealer_id)
    given = sum((order.given for order in before), ZERO)
    waiting = [order for order in before if order.left]
    debt = account.debt + given
    context = {
        "account": account,
        "overdue": Overdue(account.overdue, account.stopped_at),
        "owed": max(debt, ZERO) + sum((order.left for order in waiting), ZERO),
        "ahead": max(-debt, ZERO),
        "given": given,
        "waiting": waiting,
        "debts": [(debt, orders.get(debt.holder_id) if debt.holder_id else None) for debt in account.debts],
        "payments": payments.rows,
        "next": "?" + urlencode({"after": str(payments.next)}) if payments.next else "",
    }
    part = "#live" if request.htmx else ""
    return render(request, f"portal/balance/index.html{part}", context)
