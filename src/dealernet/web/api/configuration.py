"""The whole configuration: out as YAML, looked at and taken over on another installation."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from dealernet.foundation.configuration.moving import Difference, differences, exported, take_over
from dealernet.web.api import automation_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.definitions import difference
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Configuration"])
YAML: Final = "application/yaml; charset=utf-8"
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "YAML as `GET /configuration/` gives it, at most 2.5 MB.",
        "content": {"application/yaml": {"schema": {"type": "string"}}},
    }
}
_FILE: Final[dict[str, Any]] = {
    "responses": {
        200: {"description": "YAML", "content": {"application/yaml": {}}},
    }
}


@router.get("/", response={200: None, **READING}, summary="Everything in force, as YAML", openapi_extra=_FILE)
def export(request: ActorRequest) -> HttpResponse:
    """By kind and key: what names people or holds secrets of this installation is left out."""
    return HttpResponse(exported(request.actor), content_type=YAML)


@router.post(
    "/preview/",
    response={200: shapes.DifferencesOut, **WRITING},
    summary="What taking over would do",
    openapi_extra=_BODY,
)
def preview(request: ActorRequest) -> HttpResponse:
    """Definition by definition; nothing is changed."""
    found = differences(request.actor, request.body)
    counts = {state: sum(one.state == state for one in found) for state in Difference.STATES}
    return answered({"counts": counts, "found": [difference(one) for one in found]})


@router.post("/", response={200: shapes.TakenOut, **WRITING}, summary="Take a configuration over", openapi_extra=_BODY)
def taking(request: ActorRequest, asked: Query[shapes.CommentAsked]) -> HttpResponse:
    """Publishes all that differs, or nothing when one definition has problems. Repeating it changes nothing."""
    return answered(take_over(request.actor, request.body, comment=asked.comment or _("Taken over by the API")))
