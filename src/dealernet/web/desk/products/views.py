"""Products on the desk: the list, the card, making and changing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealernet.business.catalog.access import CHANGE
from dealernet.business.catalog.commands import change_product, create_product
from dealernet.business.catalog.queries import (
    Found,
    ProductCard,
    groups,
    list_products,
    product_card,
)
from dealernet.business.pricing.queries import price_types, prices_by_type
from dealernet.business.stock.queries import free_stock, list_movements, stock_by_place
from dealernet.foundation.errors import Refusal
from dealernet.foundation.paging import Page, Slice
from dealernet.web.desk.products.forms import ProductForm, initial_of
from dealernet.web.desk.products.listing import PRODUCTS, ProductsChosen
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.desk.stock.presenting import ShownMovement
from dealernet.web.fields.blocks import fields_block
from dealernet.web.history import history_of
from dealernet.web.listing.columns import columns_of
from dealernet.web.listing.look import COLUMNS, SORT
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The products, also those off sale, with prices by type, what is free, conditions, saved views and columns."""
    chosen, tree = ProductsChosen.read(request.GET), groups(request.actor)
    if chosen.asked.is_sent and not chosen.asked.is_wrong:
        return redirect(request.path + chosen.query())
    found = Found(Slice(()), 0)
    if not chosen.asked.is_wrong:
        page = Page(after=Page.of(request.GET).after, size=50)
        found = list_products(request.actor, chosen.narrow(request.actor, tree), page)
    ids = [row.id for row in found.slice.rows]
    types = price_types(request.actor)[:3]
    prices, free = prices_by_type(request.actor, ids), free_stock(request.actor, ids)
    columns = columns_of(request.actor, PRODUCTS, chosen, found.slice.rows)
    plain = not set(chosen.told()) - {"q", "group", "off_sale", COLUMNS, SORT}
    context = {
        "found": found,
        "groups": tree,
        "types": types,
        "rows": [
            (row, [(kind, prices[row.id].get(kind.id)) for kind in types], free[row.id], columns.of(row))
            for row in found.slice.rows
        ],
        "next": chosen.query(after=str(found.slice.next)) if found.slice.next else "",
        "may_change": request.actor.may(CHANGE),
        "may_fill": bool(columns.fields) and request.actor.may(CHANGE),
        **asking(request, columns, chosen, [{"title": _("All"), "href": "?", "on": plain}]),
    }
    status = 422 if chosen.asked.is_wrong else 200
    return render(request, f"desk/products/index.html{'#found' if request.htmx else ''}", context, status=status)


@require_safe
def card(request: ActorRequest, product_id: UUID) -> HttpResponse:
    """One product: what it is, what it costs in each type, where it lies and whose it is, what moved."""
    shown = product_card(request.actor, product_id)
    prices = prices_by_type(request.actor, [product_id])[product_id]
    context = {
        "card": shown,
        "prices": [(kind, prices.get(kind.id)) for kind in price_types(request.actor)],
        "lying": stock_by_place(request.actor, [product_id])[product_id],
        "movements": [ShownMovement(m, shown.row.unit) for m in list_movements(request.actor, product_id, size=10)],
        "about": _about(shown),
        "fields": fields_block(request.actor, "product", product_id),
        "history": history_of([product_id]),
        "may_change": request.actor.may(CHANGE),
    }
    return render(request, "desk/products/card.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Put a product into the catalogue."""
    request.actor.require(CHANGE)
    form = ProductForm(request.POST or None, groups=groups(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            product_id = create_product(request.actor, **form.values())
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The product is in the catalogue."))
            return redirect("desk-product", product_id=product_id)
    return render(request, "desk/products/form.html", {"form": form, "card": None}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, product_id: UUID) -> HttpResponse:
    """Change a product."""
    request.actor.require(CHANGE)
    shown = product_card(request.actor, product_id)
    form = ProductForm(request.POST or None, groups=groups(request.actor), initial=initial_of(shown))
    if request.method == "POST" and form.is_valid():
        try:
            seen: dict[str, Any] = {"revision": form.cleaned_data["revision"]}
            change_product(request.actor, product_id, **seen, **form.values())
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-product", product_id=product_id)
    return render(request, "desk/products/form.html", {"form": form, "card": shown}, status=_status(form))


def _about(card: ProductCard) -> list[tuple[str, Any]]:
    row = card.row
    vat = _("Without VAT") if row.vat_rate is None else f"{row.vat_rate.normalize():f} %"
    return [
        (_("Part number"), row.article),
        (_("Manufacturer"), row.manufacturer),
        (_("Group"), card.group_name),
        (_("Unit"), row.unit),
        (_("VAT"), vat),
        *card.properties.items(),
        (_("Barcodes"), ", ".join(card.barcodes)),
    ]


def _tell(form: forms.Form, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200
