"""Saving a view of a list of the desk, removing one, choosing the list's columns."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealernet.foundation.savedviews.columns import kept_columns
from dealernet.foundation.savedviews.keeping import remove_view, save_view
from dealernet.web.desk.buyers.filters import BuyersChosen
from dealernet.web.desk.buyers.listing import BUYERS, PEOPLE
from dealernet.web.desk.buyers.people import PeopleChosen
from dealernet.web.desk.deals.filters import DealsChosen
from dealernet.web.desk.deals.listing import DEALS
from dealernet.web.desk.documents.listing import DOCUMENTS, DocumentsChosen
from dealernet.web.desk.letters.listing import LETTERS, LettersChosen
from dealernet.web.desk.orders.filters import Chosen
from dealernet.web.desk.orders.listing import ORDERS
from dealernet.web.desk.payments.listing import PAYMENTS, PaymentsChosen
from dealernet.web.desk.products.listing import PRODUCTS, ProductsChosen
from dealernet.web.desk.tasks.listing import TASKS, TasksChosen
from dealernet.web.listing.choosing import choose_columns
from dealernet.web.listing.columns import Listing
from dealernet.web.listing.look import COLUMNS, written
from dealernet.web.request import ActorRequest

LISTS: Final[dict[str, tuple[Listing[Any], Any]]] = {
    listing.name: (listing, chosen)
    for listing, chosen in (
        (ORDERS, Chosen),
        (DEALS, DealsChosen),
        (BUYERS, BuyersChosen),
        (PEOPLE, PeopleChosen),
        (PRODUCTS, ProductsChosen),
        (TASKS, TasksChosen),
        (PAYMENTS, PaymentsChosen),
        (LETTERS, LettersChosen),
        (DOCUMENTS, DocumentsChosen),
    )
}


@require_POST
def saved(request: ActorRequest, name: str) -> HttpResponse:
    """Keep the cut that is shown under a name, with the columns it is shown in."""
    listing, cut = _cut(request, name)
    shared = request.POST.get("shared") == "1"
    mine = None if cut.look.columns is not None else kept_columns(request.actor, name)
    look = {} if mine is None else {COLUMNS: written(mine)}
    save_view(request.actor, name, request.POST.get("name", ""), cut.told(**look), shared=shared)
    messages.success(request, _("The view is saved."))
    return redirect(reverse(listing.url_name) + cut.query(**look))


@require_POST
def columns(request: ActorRequest, name: str) -> HttpResponse:
    """Let a list have these columns for whoever asks, from now on; or those it comes with."""
    listing, cut = _cut(request, name)
    choose_columns(request, listing)
    return redirect(reverse(listing.url_name) + cut.query(**{COLUMNS: ""}))


@require_POST
def removal(request: ActorRequest, view_id: UUID) -> HttpResponse:
    """Remove a view; the list stays as it is without it."""
    of = remove_view(request.actor, view_id)
    messages.success(request, _("The view is removed."))
    return redirect(LISTS[of][0].url_name if of in LISTS else "desk-queue")


def _cut(request: ActorRequest, name: str) -> tuple[Listing[Any], Any]:
    if name not in LISTS:
        raise Http404
    listing, chosen = LISTS[name]
    request.actor.require(listing.power)
    return listing, chosen.read(QueryDict(request.POST.get("query", "")[:40_000].removeprefix("?")))
