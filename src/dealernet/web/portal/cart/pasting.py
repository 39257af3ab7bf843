"""Ordering by a pasted list: what was found, what was not, what may mean several things; then into the cart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dealernet.business.assortment.queries import Offer, Pasted, recognised
from dealernet.business.orders.commands import DraftLine, open_draft, set_lines
from dealernet.foundation.errors import Refusal
from dealernet.foundation.money import ZERO, line_cost
from dealernet.web.request import ActorRequest

LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of the list with the products it may mean."""

    pasted: Pasted
    offers: tuple[Offer, ...]

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

    @property
    def total(self) -> Decimal:
        """What the lines that are clear come to."""
        return sum((line.cost for line in self.found), ZERO)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to read."""
        return not (self.found or self.ambiguous or self.unknown)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """A field to paste into; once something is pasted, what it means."""
    text = request.POST.get("text", "")[:LONGEST]
    context = {"text": text, "read": _read(request, text) if text.strip() else None}
    part = "#preview" if request.htmx else ""
    return render(request, f"portal/cart/list.html{part}", context)


@require_POST
def lines(request: ActorRequest) -> HttpResponse:
    """Put the chosen lines of the list into the cart, on top of what is there."""
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
    return redirect("portal-cart")


def _read(request: ActorRequest, text: str) -> ReadList:
    read = [ReadLine(line.pasted, line.offers) for line in recognised(request.actor, text) if line.pasted.quantity]
    return ReadList(
        found=[line for line in read if len(line.offers) == 1],
        ambiguous=[line for line in read if len(line.offers) > 1],
        unknown=[line for line in read if not line.offers],
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
