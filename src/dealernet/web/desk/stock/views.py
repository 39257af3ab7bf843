"""Stock on the desk: what lies where and whose it is, and every movement of a product."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealernet.business.catalog.queries import Sought, list_products, product_card
from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.stock.access import MOVE
from dealernet.business.stock.queries import (
    StockFilter,
    list_balances,
    list_movements,
    locations,
    owners,
    products_lying,
    stock_by_place,
)
from dealernet.foundation.paging import Page
from dealernet.web.desk.stock.forms import StockAddress
from dealernet.web.desk.stock.presenting import ShownMovement
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Products with their balances by place and owner."""
    chosen = StockAddress.read(request.GET)
    page = Page(after=Page.of(request.GET).after, size=50)
    narrow = StockFilter(chosen.location_id, chosen.owner_id)
    lying = products_lying(request.actor, narrow) if chosen.is_narrow else None
    found = list_products(request.actor, Sought(chosen.text, among=lying, not_sold=True), page)
    ids = [row.id for row in found.slice.rows]
    balances = list_balances(request.actor, replace(narrow, product_ids=ids))
    shown = [(row, [b for b in balances if b.product_id == row.id]) for row in found.slice.rows]
    further = "?" + urlencode({**chosen.query(), "after": str(found.slice.next)}) if found.slice.next else ""
    context = {
        "chosen": chosen,
        "rows": shown,
        "total": found.total,
        "locations": locations(request.actor),
        "owners": owners(request.actor),
        "next": further,
        "may_move": request.actor.may(MOVE),
    }
    part = "#found" if request.htmx else ""
    return render(request, f"desk/stock/index.html{part}", context)


@require_safe
def movements(request: ActorRequest, product_id: UUID) -> HttpResponse:
    """Where a product lies and everything that moved, the latest first."""
    card = product_card(request.actor, product_id)
    before = request.GET.get("before", "")
    moved = list_movements(request.actor, product_id, before=int(before) if before.isdigit() else None, size=51)
    holders = orders_of_holders(request.actor, [m.holder_id for m in moved if m.holder_id])
    unit = card.row.unit
    context = {
        "card": card,
        "lying": stock_by_place(request.actor, [product_id])[product_id],
        "movements": [ShownMovement(m, unit, holders.get(m.holder_id) if m.holder_id else None) for m in moved[:50]],
        "next": f"?before={moved[49].id}" if len(moved) > 50 else "",
    }
    return render(request, "desk/stock/movements.html", context)
