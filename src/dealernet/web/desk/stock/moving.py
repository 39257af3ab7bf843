"""Goods received, counted or moved, written down as a list of part numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from dealernet.business.assortment.queries import named_goods
from dealernet.business.parties.queries import own_parties
from dealernet.business.stock.access import MOVE
from dealernet.business.stock.commands import count_stock, record_receipt, transfer_goods
from dealernet.business.stock.queries import locations, owners
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.web.desk.stock.forms import MovementForm
from dealernet.web.request import ActorRequest

MOST = 1_000_000
"""The largest quantity of one line."""


@dataclass(frozen=True, slots=True)
class Act:
    """A sort of movement: its words and what it does."""

    title: str | Promise
    button: str | Promise
    lead: str | Promise
    do: Callable[[Actor, dict[str, Any], dict[UUID, Decimal]], object]
    moves: bool = False


RECEIPT: Final = Act(
    gettext_lazy("Receive goods"),
    gettext_lazy("Receive"),
    gettext_lazy("Goods that arrived are added to what lies there."),
    lambda actor, at, goods: record_receipt(actor, UUID(at["place"]), UUID(at["owner"]), goods),
)
COUNT: Final = Act(
    gettext_lazy("Count goods"),
    gettext_lazy("Record the count"),
    gettext_lazy("The quantities in the list are what lies there now; products not in the list stay as they are."),
    lambda actor, at, goods: count_stock(actor, UUID(at["place"]), UUID(at["owner"]), goods),
)
TRANSFER: Final = Act(
    gettext_lazy("Move goods"),
    gettext_lazy("Move"),
    gettext_lazy("Only what is not kept for orders can be moved."),
    lambda actor, at, goods: transfer_goods(actor, UUID(at["place"]), UUID(at["to"]), UUID(at["owner"]), goods),
    moves=True,
)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: ActorRequest) -> HttpResponse:
    """Goods arrived."""
    return _act(request, RECEIPT)


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: ActorRequest) -> HttpResponse:
    """Goods were counted."""
    return _act(request, COUNT)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: ActorRequest) -> HttpResponse:
    """Goods go to another place."""
    return _act(request, TRANSFER)


def _act(request: ActorRequest, act: Act) -> HttpResponse:
    request.actor.require(MOVE)
    whose = dict(own_parties(request.actor)) | {owner.id: owner.name for owner in owners(request.actor)}
    places = locations(request.actor)
    form = MovementForm(request.POST or None, places=places, owners=list(whose.items()), moves=act.moves)
    if request.method == "POST" and form.is_valid():
        goods = _goods(request.actor, form)
        if goods is not None:
            try:
                act.do(request.actor, form.cleaned_data, goods)
            except Refusal as refusal:
                form.add_error("goods", str(refusal))
            else:
                told = ngettext("Done: %(n)s product.", "Done: %(n)s products.", len(goods))
                messages.success(request, told % {"n": len(goods)})
                return redirect("desk-stock")
    return render(request, "desk/stock/act.html", {"form": form, "act": act}, status=422 if form.errors else 200)


def _goods(actor: Actor, form: MovementForm) -> dict[UUID, Decimal] | None:
    """The goods named in the list; nothing when a line names none or several products, and the form says which."""
    read = named_goods(actor, form.cleaned_data["goods"])
    unclear = [one.pasted.article for one in read if len(one.products) != 1 or not 0 <= one.pasted.quantity <= MOST]
    if unclear:
        form.add_error("goods", _("Not clear which product: %(lines)s") % {"lines": ", ".join(unclear[:10])})
        return None
    goods: dict[UUID, Decimal] = {}
    for line in read:
        product_id = line.products[0].id
        goods[product_id] = goods.get(product_id, Decimal(0)) + line.pasted.quantity
    return goods
