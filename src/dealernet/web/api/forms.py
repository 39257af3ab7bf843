"""Printed forms: orders as PDF, and the pictures forms show."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Query, Router, UploadedFile

from dealernet.business.documents.commands import keep_picture
from dealernet.business.documents.queries import drawn_pdf, misfits_of, read_form
from dealernet.business.orders.queries import form_tried, order_card, order_form_face, order_forms
from dealernet.foundation.configuration.publishing import PUBLISH, NotPublishable
from dealernet.web.api import form_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Printed forms"])


@router.get("/orders/{uuid:order_id}/forms/", response={200: shapes.FormsOut, **READING}, summary="Forms of an order")
def index(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """What the order may be printed by: a buyer is told of the forms for buyers."""
    order_card(request.actor, order_id)
    return answered({"forms": order_forms(request.actor)})


@router.get("/orders/{uuid:order_id}/forms/{key}/", response={200: Any, **READING}, summary="An order as PDF")
def face(request: ActorRequest, order_id: UUID, key: str, asked: Query[shapes.FormAsked]) -> HttpResponse:
    """The order as it is now, printed by a form, as `application/pdf`."""
    found = order_form_face(request.actor, order_id, key, language=asked.language)
    answer = HttpResponse(found.content, content_type=found.content_type)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    return answer


@router.post("/forms/preview/", response={200: Any, **WRITING}, summary="How a form would come out")
def preview(request: ActorRequest, given: shapes.FormTried) -> HttpResponse:
    """A form drawn on an order as `application/pdf`, forty lines at most; nothing is published and nothing kept.

    Refused with 422 and the list `values.found` where it could not be published either.
    """
    request.actor.require(PUBLISH)
    if problems := misfits_of(given.key, given.body):
        raise NotPublishable.because(problems)
    form = read_form(given.key, 0, given.body)
    content = drawn_pdf(form, form_tried(request.actor, form, given.order))
    return HttpResponse(content, content_type="application/pdf")


@router.post("/forms/pictures/", response={200: shapes.PictureOut, **WRITING}, summary="Keep a picture for forms")
def picture(request: ActorRequest, file: File[UploadedFile]) -> HttpResponse:
    """A PNG or JPEG of at most 2 MB; what comes back is the `file` of a picture block. The same bytes, the same name.

    Forms themselves are published like every definition, by the kind `printed_form`.
    """
    return answered({"file": keep_picture(request.actor, file.name or "", file)})
