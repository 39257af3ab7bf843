"""The feed of what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.feed import TOLD, Told, feed
from dealernet.foundation.fields.queries import seen_fields
from dealernet.web.api import shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING
from dealernet.web.request import ActorRequest

router = Router(tags=["Events"])
OF_FIELDS: Final = "fields_changed"
BUYERS_SEE: Final = ("order", "document", "payment")
STAFF_POWER: Final = "events.see"
BUYER_POWER: Final = "orders.see"


@router.get("/", response={200: shapes.FeedOut, **READING}, summary="What happened after a cursor")
def index(request: ActorRequest, asked: Query[shapes.FeedAsked]) -> HttpResponse:
    """A buyer's key reads what happened to its own orders, papers and payments; staff with the power read all.

    Start without a cursor, keep the one you are given, ask again with it: nothing is lost, nothing comes twice.
    """
    actor = request.actor
    found = feed(asked.cursor, types=_types(actor), stream=actor.dealer_id, limit=asked.size)
    return answered(found if actor.dealer_id is None else replace(found, events=_for_buyers(actor, found.events)))


def _types(actor: Actor) -> tuple[str, ...]:
    actor.require(STAFF_POWER if actor.dealer_id is None else BUYER_POWER)
    return TOLD if actor.dealer_id is None else BUYERS_SEE


def _for_buyers(actor: Actor, events: Sequence[Told]) -> list[Told]:
    """The events with nothing of fields that are not shown to buyers."""
    if not any(event.kind.endswith(OF_FIELDS) for event in events):
        return list(events)
    seen = {record: {one.name for one in seen_fields(actor, record)} for record in ("order", "line")}
    return [_narrowed(event, seen) if event.kind.endswith(OF_FIELDS) else event for event in events]


def _narrowed(event: Told, seen: Mapping[str, set[str]]) -> Told:
    names = seen["line" if "product_id" in event.facts else "order"]
    kept = {
        part: {name: value for name, value in event.facts[part].items() if name in names} for part in ("was", "now")
    }
    return replace(event, facts={**event.facts, **kept, "said": ""})
