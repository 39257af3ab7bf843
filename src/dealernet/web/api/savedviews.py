"""Saved views of lists through the API: those one has or is shown, keeping one's own, removing one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from ninja import Router

from dealernet.foundation.errors import NotThere
from dealernet.foundation.fields.ordering import order_told
from dealernet.foundation.savedviews.keeping import ViewRow, remove_view, save_view, saved_views
from dealernet.web.api import view_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.desk.savedviews.views import LISTS
from dealernet.web.listing.columns import Listing
from dealernet.web.request import ActorRequest

router = Router(tags=["Views"])


@router.get("/{list_name}/", response={200: list[shapes.ViewOut], **READING}, summary="Views of a list")
def index(request: ActorRequest, list_name: str) -> HttpResponse:
    """One's own and those that others share, by name; the lists are orders, deals, buyers, people, products, tasks,
    payments, letters and documents.
    """
    listing = _listing(request, list_name)
    return answered([_view(listing, row) for row in saved_views(request.actor, list_name)])


@router.put("/{list_name}/", response={200: shapes.ViewOut, **WRITING}, summary="Keep a view")
def keep(request: ActorRequest, list_name: str, given: shapes.ViewIn) -> HttpResponse:
    """Under a name one has already the new cut is kept. Refuses conditions that are wrong and orders nobody offers;
    parts of an address the list does not know are left out. Repeating it changes nothing.
    """
    listing = _listing(request, list_name)
    cut = LISTS[list_name][1].read(QueryDict(urlencode(given.query)))
    cut.asked.narrowing()
    order_told(request.actor, listing.subject, given.query.get("sort", ""))
    made = save_view(request.actor, list_name, given.name, cut.told(), shared=given.shared)
    [kept] = [row for row in saved_views(request.actor, list_name) if row.id == made]
    return answered(_view(listing, kept))


@router.delete("/{list_name}/{uuid:view_id}/", response={204: None, **WRITING}, summary="Remove a view")
def remove(request: ActorRequest, list_name: str, view_id: UUID) -> HttpResponse:
    """One's own, or a shared one for whoever changes the settings; 404 once it is gone."""
    _listing(request, list_name)
    if view_id not in {row.id for row in saved_views(request.actor, list_name)}:
        raise NotThere
    remove_view(request.actor, view_id)
    return HttpResponse(status=204)


def _listing(request: ActorRequest, name: str) -> Listing[Any]:
    if name not in LISTS or request.actor.dealer_id is not None:
        raise NotThere
    listing = LISTS[name][0]
    request.actor.require(listing.power)
    return listing


def _view(listing: Listing[Any], row: ViewRow) -> dict[str, Any]:
    page = f"{reverse(listing.url_name)}?{urlencode(dict(row.query))}"
    told = {"id": row.id, "list": listing.name, "name": row.name, "query": dict(row.query), "shared": row.is_shared}
    return {**told, "owner": row.owner, "page": page}
