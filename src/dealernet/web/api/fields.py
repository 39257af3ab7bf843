"""Own fields of records: which there are, what a record holds, filling in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import File, Router, UploadedFile

from dealernet.business.orders.queries import line_key
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.queries import field_lines, field_values, file_of, seen_fields
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.fields.showing import shown_in_words, shown_while
from dealernet.foundation.fields.values import plain_value
from dealernet.foundation.outcomes import settled
from dealernet.web.api import field_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

TOLD: Final = {200: shapes.ValuesOut, **WRITING}
router = Router(tags=["Own fields"])


@router.get("/", response={200: shapes.FieldsOut, **READING}, summary="Which own fields records have")
def index(request: ActorRequest) -> HttpResponse:
    """Every field the key may see, in the order of forms. `record` is order, line, party, contact, product or task.

    One that `is_conditional` is shown and asked of some records only: `not_shown` of a record's values says of which it
    is not. Staff read its condition in `shown_when`, in words in `shown_for`.
    """
    found = [_field(request.actor, one) for record in HOLDERS for one in seen_fields(request.actor, record)]
    return answered({"fields": found})


@router.get("/line/{uuid:order}/{uuid:product}/", response={200: shapes.ValuesOut, **READING}, summary="Of a line")
def line(request: ActorRequest, order: UUID, product: UUID) -> HttpResponse:
    """What a product of an order holds in its fields, by name."""
    return _told(request.actor, "line", line_key(order, product), order)


@router.patch("/line/{uuid:order}/{uuid:product}/", response=TOLD, summary="Fill in a line")
def fill_line(request: ActorRequest, order: UUID, product: UUID, given: shapes.ValuesIn) -> HttpResponse:
    """As filling in a record; a line keeps its values through changes of the order's contents."""
    subject = line_key(order, product)
    settled(set_fields(request.actor, "line", [subject], given.values, holder=order))
    return _told(request.actor, "line", subject, order)


@router.get("/{record}/{uuid:subject}/", response={200: shapes.ValuesOut, **READING}, summary="Of a record")
def values(request: ActorRequest, record: str, subject: UUID) -> HttpResponse:
    """What a record holds in its fields, by name: `null` where nothing, lists for several of a list."""
    return _told(request.actor, record, subject)


@router.patch("/{record}/{uuid:subject}/", response=TOLD, summary="Fill in a record")
def fill(request: ActorRequest, record: str, subject: UUID, given: shapes.ValuesIn) -> HttpResponse:
    """Fields that are not named stay; `null` takes a value away. Applied whole or not at all; repeating is harmless.

    A number may be a string, a day is `2026-12-31`, a choice its key or name, a reference an id, a number or a name. A
    field that is not shown of the record is refused with `field_not_shown`; what it holds stays.
    """
    if record not in HOLDERS:
        raise NotThere
    settled(set_fields(request.actor, record, [subject], given.values))
    return _told(request.actor, record, subject)


@router.post("/{record}/{uuid:subject}/{name}/file/", response=TOLD, summary="Send a file")
def send_file(request: ActorRequest, record: str, subject: UUID, name: str, file: File[UploadedFile]) -> HttpResponse:
    """Keep a picture or a PDF of at most 25 MB in a field of a record."""
    if record not in HOLDERS:
        raise NotThere
    settled(set_fields(request.actor, record, [subject], {name: file}))
    return _told(request.actor, record, subject)


@router.get("/{record}/{uuid:subject}/{name}/file/", response={200: Any, **READING}, summary="A file")
def give_file(request: ActorRequest, record: str, subject: UUID, name: str) -> HttpResponse | FileResponse:
    """The file a record holds in a field."""
    kept = file_of(request.actor, record, subject, name)
    return FileResponse(kept.path.open("rb"), content_type=kept.content_type, filename=kept.name)


def fields_out(actor: Actor, record: str, subject: UUID) -> dict[str, Any]:
    """What a record the actor may see holds, by the field's name. At most two statements."""
    return fields_of_many(actor, record, [subject])[subject]


def fields_of_many(actor: Actor, record: str, subjects: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The same of many records, by their ids. At most two statements."""
    known = seen_fields(actor, record)
    kept = field_values(record, subjects) if known else {}
    return {one: {field.name: plain_value(field, kept[one].get(field.name, ())) for field in known} for one in subjects}


def _told(actor: Actor, record: str, subject: UUID, holder: UUID | None = None) -> HttpResponse:
    known = HOLDERS.get(record)
    if known is None or not known.reach(actor, [subject], holder):
        raise NotThere
    lines = field_lines(actor, record, subject, holder)
    return answered(
        {
            "record": record,
            "id": subject,
            "values": {one.field.name: one.plain for one in lines},
            "not_shown": [one.field.name for one in lines if not one.is_shown],
        }
    )


def _field(actor: Actor, one: Field) -> dict[str, Any]:
    staff = actor.dealer_id is None
    return {
        "is_conditional": shown_while(one) is not None,
        "shown_when": one.shown_when if staff else None,
        "shown_for": shown_in_words(one) if staff else "",
        "record": one.subject,
        "name": one.name,
        "type": one.type,
        "title": one.title,
        "help": one.help,
        "required": one.required,
        "buyers": one.buyer,
        "refers": one.refers or None,
        "choices": [{"key": choice.key, "title": choice.title} for choice in one.choices],
        "revision": one.revision,
    }
