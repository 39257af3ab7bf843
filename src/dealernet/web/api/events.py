"""The feed of what happened."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.feed import feed
from dealernet.web.api import shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING
from dealernet.web.request import ActorRequest

router = Router(tags=["Events"])
BUYERS_SEE: Final = ("order", "document", "payment")
STAFF_SEE: Final = (*BUYERS_SEE, "party", "product", "price_type", "agreement", "location", "task")
STAFF_POWER: Final = "events.see"
BUYER_POWER: Final = "orders.see"


@router.get("/", response={200: shapes.FeedOut, **READING}, summary="What happened after a cursor")
def index(request: ActorRequest, asked: Query[shapes.FeedAsked]) -> HttpResponse:
    """A buyer's key reads what happened to its own orders, papers and payments; staff with the power read all.

    Start without a cursor, keep the one you are given, ask again with it: nothing is lost, nothing comes twice.
    """
    return answered(feed(asked.cursor, types=_types(request.actor), stream=request.actor.dealer_id, limit=asked.size))


def _types(actor: Actor) -> tuple[str, ...]:
    actor.require(STAFF_POWER if actor.dealer_id is None else BUYER_POWER)
    return STAFF_SEE if actor.dealer_id is None else BUYERS_SEE
