"""Ordering by a pasted list: what was found, what was not, what may mean several things; then into the cart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dealernet.business.assortment.queries import Offer, Pasted, recognised
from dealernet.business.orders.commands import DraftLine, open_draft, set_lines
from dealernet.business.orders.errors import ProductHasNoPrice
from dealernet.business.orders.queries import quantity_refused
from dealernet.foundation.errors import Refusal
from dealernet.foundation.money import ZERO, line_cost
from dealernet.web.request import ActorRequest

LONGEST = 200_000
REST: Final = "list_rest"
"""Where a session keeps the lines of a list that are still to be mended."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of the list with the products it may mean."""

    pasted: Pasted
    offers: tuple[Offer, ...]

    @property
    def problem(self) -> Refusal | None:
        """Why an order would not take it as it is written: the quantity does not fit any product it may mean."""
        told = [quantity_refused(self.pasted.quantity, step=offer.product.step) for offer in self.offers]
        if told and all(told):
            return told[0]
        priceless = [offer for offer in self.offers if offer.price is None]
        if self.offers and len(priceless) == len(self.offers):
            return ProductHasNoPrice(product=priceless[0].product.name)
        return None

    @property
    def as_typed(self) -> str:
        """The quantity as the form sends it on, whatever the language of the page."""
        return f"{self.pasted.quantity:f}"

    @property
    def cost(self) -> Decimal:
        """What the line comes to, once it is clear which product it is."""
        price = self.offers[0].price if len(self.offers) == 1 else None
        return line_cost(price.amount, self.pasted.quantity) if price else ZERO


@dataclass(frozen=True, slots=True)
class ReadList:
    """A pasted list, sorted by how well it was understood."""

    found: list[ReadLine]
    ambiguous: list[ReadLine]
    unknown: list[ReadLine]
    wrong: list[ReadLine]

    @property
    def total(self) -> Decimal:
        """What the lines that are clear come to."""
        return sum((line.cost for line in self.found), ZERO)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to read."""
        return not (self.found or self.ambiguous or self.unknown or self.wrong)

    @property
    def rest(self) -> str:
        """What could not be put in as it is written, to be mended."""
        return "\n".join(line.pasted.written for line in [*self.wrong, *self.unknown])


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """A field to paste into; once something is pasted, what it means."""
    text = request.POST.get("text", request.session.pop(REST, ""))[:LONGEST]
    context = {"text": text, "read": _read(request, text) if text.strip() else None}
    part = "#preview" if request.htmx else ""
    return render(request, f"portal/cart/list.html{part}", context)


@require_POST
def lines(request: ActorRequest) -> HttpResponse:
    """Put the chosen lines of the list into the cart, on top of what is there; what is wrong stays in the field."""
    chosen = _chosen(request)
    try:
        set_lines(request.actor, open_draft(request.actor), chosen, add=True)
    except Refusal as refusal:
        text = request.POST.get("text", "")[:LONGEST]
        context = {"text": text, "read": _read(request, text), "refusal": refusal}
        return render(request, "portal/cart/list.html", context, status=refusal.status)
    added = len({line.product_id for line in chosen})
    told = ngettext("%(n)s product is in the order.", "%(n)s products are in the order.", added)
    messages.success(request, told % {"n": added})
    read = _read(request, request.POST.get("text", "")[:LONGEST])
    if read.rest:
        request.session[REST] = read.rest
    return redirect("portal-cart-list" if read.wrong else "portal-cart")


def _read(request: ActorRequest, text: str) -> ReadList:
    read = [ReadLine(line.pasted, line.offers) for line in recognised(request.actor, text)]
    return ReadList(
        found=[line for line in read if len(line.offers) == 1 and not line.problem],
        ambiguous=[line for line in read if len(line.offers) > 1 and not line.problem],
        unknown=[line for line in read if not line.offers],
        wrong=[line for line in read if line.problem],
    )


def _chosen(request: HttpRequest) -> list[DraftLine]:
    """The lines of the preview: `line` is a product's id and a quantity; a choice not made is left out."""
    chosen = []
    names = [name for name in request.POST if name == "line" or name.startswith("choice-")]
    for value in (value for name in names for value in request.POST.getlist(name)):
        product_id, _, quantity = value.partition(":")
        try:
            chosen.append(DraftLine(UUID(product_id), quantity))
        except ValueError:
            continue
    return chosen
