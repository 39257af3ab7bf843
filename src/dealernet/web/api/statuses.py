"""The statuses of orders: what each is called, and publishing others."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router

from dealernet.business.orders.access import SEE
from dealernet.business.orders.commands import publish_statuses
from dealernet.business.orders.queries import (
    Moved,
    Status,
    Statuses,
    order_statuses_in_force,
    statuses_as_published,
    statuses_preview,
)
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.web.api import status_shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Orders"])


@router.get(
    "/",
    response={200: status_shapes.OrderStatusesOut, **READING},
    summary="What the company calls the states of orders",
)
def index(request: ActorRequest) -> HttpResponse:
    """As an order passes them; a buyer's key reads the names and hints of buyers. `definition` is for publishing."""
    actor = request.actor
    actor.require(SEE)
    statuses, revision = order_statuses_in_force()
    told = [_status(statuses, one, for_buyer=actor.dealer_id is not None) for one in statuses.along_the_way()]
    definition = statuses_as_published() if actor.may(PUBLISH) else None
    return answered({"revision": revision, "statuses": told, "definition": definition})


@router.post(
    "/preview/", response={200: status_shapes.OrderStatusesPreview, **READING}, summary="What other statuses would do"
)
def preview(request: ActorRequest, given: status_shapes.OrderStatusesIn) -> HttpResponse:
    """How many orders would go from which status to which, what stands in the way; nothing is changed."""
    found = statuses_preview(request.actor, given.definition)
    return answered(
        {
            "revision": found.revision,
            "problems": list(found.problems),
            "moved": [moved(one) for one in found.moved],
            "removed": [
                {
                    "status": one.status.key,
                    "orders": one.orders,
                    "named_by": [{"kind": m.kind, "key": m.key, "title": m.title} for m in one.mentions],
                }
                for one in found.removed
            ],
        }
    )


@router.put("/", response={200: status_shapes.OrderStatusesPublished, **WRITING}, summary="Publish other statuses")
def publication(request: ActorRequest, given: status_shapes.OrderStatusesIn) -> HttpResponse:
    """All of them at once, as a new revision. Refused when another revision than `revision` is in force by now, and
    when something names a removed status that `instead` says nothing of."""
    number = publish_statuses(
        request.actor,
        given.definition,
        comment=given.comment,
        instead_of=given.revision,
        instead=given.instead,
    )
    return answered({"revision": number})


def moved(one: Moved) -> dict[str, Any]:
    """Orders that would have another status, as the API tells them."""
    return {"before": one.before.key, "after": one.after.key if one.after else None, "orders": one.orders}


def _status(statuses: Statuses, one: Status, *, for_buyer: bool) -> dict[str, Any]:
    return {
        "status": one.key,
        "status_name": one.buyer_label if for_buyer else one.label,
        "stages": [stage.value for stage in statuses.stages_of(one.key)],
        "colour": one.tone,
        "hint": one.buyer_hint if for_buyer else one.hint,
    }
