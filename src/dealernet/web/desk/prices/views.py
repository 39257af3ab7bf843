"""Prices on the desk: the columns of the price list, and one column with fields to write into."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dealernet.business.catalog.queries import Sought, list_products
from dealernet.business.pricing.access import CHANGE
from dealernet.business.pricing.commands import create_price_type, set_prices
from dealernet.business.pricing.errors import PriceTypeUnknown
from dealernet.business.pricing.queries import agreements, price_types, prices_by_type
from dealernet.foundation.errors import Refusal
from dealernet.foundation.paging import Page
from dealernet.web.history import history_of
from dealernet.web.portal.catalogue.forms import CatalogueFilter
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The price types with how many prices each has, and the agreements."""
    context = {
        "types": price_types(request.actor, counted=True),
        "agreements": agreements(request.actor),
        "may_change": request.actor.may(CHANGE),
    }
    return render(request, "desk/prices/index.html", context)


@require_http_methods(["POST"])
def types(request: ActorRequest) -> HttpResponse:
    """Add a price type."""
    try:
        made = create_price_type(request.actor, name=request.POST.get("name", "")[:160])
    except Refusal as refusal:
        context = {
            "types": price_types(request.actor, counted=True),
            "agreements": agreements(request.actor),
            "may_change": request.actor.may(CHANGE),
            "refusal": refusal,
            "typed": request.POST.get("name", ""),
        }
        return render(request, "desk/prices/index.html", context, status=refusal.status)
    messages.success(request, _("The price type is there. Write its prices."))
    return redirect("desk-prices-of-type", price_type_id=made)


@require_http_methods(["GET", "HEAD", "POST"])
def of_type(request: ActorRequest, price_type_id: UUID) -> HttpResponse:
    """The prices of one type, product by product; whoever may, writes new ones and saves the page at once."""
    kind = next((kind for kind in price_types(request.actor) if kind.id == price_type_id), None)
    if kind is None:
        raise PriceTypeUnknown
    typed = _typed(request) if request.method == "POST" else {}
    refusal: Refusal | None = None
    if typed:
        try:
            changed = set_prices(request.actor, price_type_id, typed)
        except Refusal as refused:
            refusal = refused
        else:
            told = ngettext("%(n)s price is changed.", "%(n)s prices are changed.", changed)
            messages.success(request, told % {"n": changed})
            return redirect(request.get_full_path())
    context: dict[str, Any] = {"kind": kind, "refusal": refusal, "may_change": request.actor.may(CHANGE)}
    context |= _page(request, price_type_id, typed)
    context["history"] = [] if request.htmx else history_of([price_type_id])
    part = "#found" if request.htmx else ""
    return render(request, f"desk/prices/of_type.html{part}", context, status=refusal.status if refusal else 200)


def _page(request: ActorRequest, price_type_id: UUID, typed: dict[UUID, str]) -> dict[str, Any]:
    chosen = CatalogueFilter.read(request.GET)
    page = Page(after=Page.of(request.GET).after, size=50)
    found = list_products(request.actor, Sought(chosen.text), page)
    prices = prices_by_type(request.actor, [row.id for row in found.slice.rows])
    rows = []
    for row in found.slice.rows:
        price = prices[row.id].get(price_type_id)
        rows.append((row, price, typed.get(row.id, f"{price.amount}" if price else "")))
    further = "?" + urlencode({**chosen.query(), "after": str(found.slice.next)}) if found.slice.next else ""
    return {"chosen": chosen, "rows": rows, "total": found.total, "next": further}


def _typed(request: ActorRequest) -> dict[UUID, str]:
    typed = {}
    for name, value in request.POST.items():
        if name.startswith("price-"):
            try:
                typed[UUID(name.removeprefix("price-"))] = str(value)
            except ValueError:
                continue
    return typed
