"""Messengers through the API: who linked one, and one's own: linked, its way chosen, unlinked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.business.conversations.commands import ask_link, choose_way, unlink
from dealernet.business.conversations.errors import NoMessenger
from dealernet.business.conversations.ports import Messenger
from dealernet.business.conversations.queries import LinkRow, list_links, own_link
from dealernet.foundation.errors import NotThere
from dealernet.foundation.integration import speaking
from dealernet.web.api import messenger_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Messengers"])
TELEGRAM = "telegram"


@router.get("/", response={200: shapes.LinkPage, **READING}, summary="Who linked a messenger")
def index(request: ActorRequest, asked: Query[shapes.LinksAsked]) -> HttpResponse:
    """One's own, of the buyers one reaches, of the staff for whoever keeps it; newest first, after the id `after`."""
    found = list_links(request.actor, asked.page, state=asked.state or "")
    return answered({"rows": [_row(row) for row in found.rows], "next": found.next})


@router.get("/mine/", response={200: shapes.LinkOut, **READING}, summary="One's own messenger")
def mine(request: ActorRequest) -> HttpResponse:
    """Its state and the way chosen; 404 when it was never asked for."""
    return answered(_row(_own(request)))


@router.put("/mine/", response={200: shapes.LinkOut, **WRITING}, summary="Choose how to be written to")
def choose(request: ActorRequest, given: shapes.WayIn) -> HttpResponse:
    """Repeating it changes nothing."""
    choose_way(request.actor, TELEGRAM, given.way)
    return answered(_row(_own(request)))


@router.post("/mine/link/", response={201: shapes.WayInOut, **WRITING}, summary="Ask to link Telegram")
def link(request: ActorRequest) -> HttpResponse:
    """Open the address on a device with Telegram and press "Start". An earlier address no longer works."""
    messenger: Messenger | None = speaking(Messenger)
    if messenger is None:
        raise NoMessenger
    asked = ask_link(request.actor, TELEGRAM)
    return answered({"link": messenger.way_in(asked.token), "until": asked.until}, 201)


@router.delete("/mine/", response={200: shapes.LinkOut, **WRITING}, summary="Unlink Telegram")
def unlinked(request: ActorRequest) -> HttpResponse:
    """Letters go by e-mail from now on. Repeating it changes nothing."""
    unlink(request.actor, TELEGRAM)
    return answered(_row(_own(request)))


def _own(request: ActorRequest) -> LinkRow:
    found = own_link(request.actor, TELEGRAM)
    if found is None:
        raise NotThere
    return found


def _row(row: LinkRow) -> dict[str, Any]:
    return {
        "account": row.account_id,
        "name": row.account,
        "email": row.email,
        "customer": row.dealer_id,
        "channel": row.channel,
        "state": row.state,
        "reason": row.reason,
        "way": row.way,
        "linked_at": row.linked_at,
    }
