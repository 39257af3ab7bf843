"""The catalogue: search, groups, own prices, live stock, and the cart's quantities beside them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealernet.business.assortment.queries import Assortment, Wanted, list_assortment, product_offer
from dealernet.foundation.paging import Page
from dealernet.web.fields.blocks import fields_block
from dealernet.web.portal.cart.contents import quantities_in_cart
from dealernet.web.portal.catalogue.forms import CatalogueFilter
from dealernet.web.portal.catalogue.shelf import shelf_rows
from dealernet.web.request import ActorRequest

PER_PAGE = 30


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """A page of the catalogue; for the search field while typing, only what was found."""
    chosen = CatalogueFilter.read(request.GET)
    page = Page(after=Page.of(request.GET).after, size=PER_PAGE)
    wanted = Wanted(chosen.text, chosen.group_id, chosen.in_stock)
    found = list_assortment(request.actor, wanted, page)
    context = {
        "chosen": chosen,
        "found": found,
        "rows": shelf_rows(found.offers.rows, quantities_in_cart(request.actor), found.understood),
        "groups": _groups(found, chosen),
        "next": _further(chosen, found),
    }
    part = "#found" if request.htmx else ""
    return render(request, f"portal/catalogue/index.html{part}", context)


@require_safe
def product(request: ActorRequest, product_id: UUID) -> HttpResponse:
    """One product with all that is known of it; 404 for one that is not on sale."""
    shown = product_offer(request.actor, product_id)
    card = shown.card
    [row] = shelf_rows([shown.offer], quantities_in_cart(request.actor))
    about = [
        (_("Part number"), card.row.article),
        (_("Manufacturer"), card.row.manufacturer),
        (_("Group"), card.group_name),
        *card.properties.items(),
        (_("Barcodes"), ", ".join(card.barcodes)),
        *fields_block(request.actor, "product", card.row.id).read,
    ]
    context = {"card": card, "facts": about, "row": row, "terms": shown.terms}
    return render(request, "portal/catalogue/product.html", context)


def _groups(found: Assortment, chosen: CatalogueFilter) -> list[dict[str, Any]]:
    """The groups to narrow by: the top ones, and those inside the chosen one and beside it."""
    parents = {branch.id: branch.parent_id for branch in found.groups}
    way: set[UUID | None] = {None}
    at = chosen.group_id
    while at is not None and at not in way:
        way.add(at)
        at = parents.get(at)
    return [
        {"branch": branch, "chosen": branch.id == chosen.group_id, "href": chosen.link(group_id=branch.id)}
        for branch in found.groups
        if branch.parent_id in way and branch.products
    ]


def _further(chosen: CatalogueFilter, found: Assortment) -> str:
    if found.offers.next is None:
        return ""
    return "?" + urlencode({**chosen.query(), "after": str(found.offers.next)})
