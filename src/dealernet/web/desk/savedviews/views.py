"""Saving a view of a list of the desk, and removing one."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealernet.business.deals.access import SEE as SEE_DEALS
from dealernet.business.orders.access import SEE as SEE_ORDERS
from dealernet.business.parties.access import SEE as SEE_BUYERS
from dealernet.foundation.savedviews.keeping import remove_view, save_view
from dealernet.web.desk.buyers.filters import BuyersChosen
from dealernet.web.desk.deals.filters import DealsChosen
from dealernet.web.desk.orders.filters import Chosen
from dealernet.web.request import ActorRequest

LISTS: Final[dict[str, tuple[str, Any, str]]] = {
    "orders": ("desk-orders", Chosen, SEE_ORDERS),
    "deals": ("desk-deals-list", DealsChosen, SEE_DEALS),
    "buyers": ("desk-buyers", BuyersChosen, SEE_BUYERS),
}


@require_POST
def saved(request: ActorRequest, name: str) -> HttpResponse:
    """Keep the cut that is shown under a name."""
    if name not in LISTS:
        raise Http404
    address, chosen, power = LISTS[name]
    request.actor.require(power)
    cut = chosen.read(QueryDict(request.POST.get("query", "")[:40_000].removeprefix("?")))
    shared = request.POST.get("shared") == "1"
    save_view(request.actor, name, request.POST.get("name", ""), cut.told(), shared=shared)
    messages.success(request, _("The view is saved."))
    return redirect(reverse(address) + cut.query())


@require_POST
def removal(request: ActorRequest, view_id: UUID) -> HttpResponse:
    """Remove a view; the list stays as it is without it."""
    of = remove_view(request.actor, view_id)
    messages.success(request, _("The view is removed."))
    return redirect(LISTS[of][0] if of in LISTS else "desk-queue")
