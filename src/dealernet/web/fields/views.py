"""Filling in the fields of a record, and opening the files they hold."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealernet.foundation.errors import NotThere
from dealernet.foundation.fields.errors import FieldRefused
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.queries import field_lines, file_of
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.foundation.validations import BeyondValidation
from dealernet.web.desk.records import records_of
from dealernet.web.fields.blocks import FieldsBlock, Place
from dealernet.web.fields.forms import FieldsForm
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def fields(request: ActorRequest, subject_type: str, subject: UUID) -> HttpResponse:
    """The fields of a record by themselves; filled in here or on its card, what is wrong stands beside its field."""
    return _edited(request, Place(subject_type, subject))


@require_http_methods(["GET", "HEAD", "POST"])
def line_fields(request: ActorRequest, order_id: UUID, product_id: UUID) -> HttpResponse:
    """The same of a product of an order."""
    return _edited(request, Place.of_line(order_id, product_id))


@require_safe
def file(request: ActorRequest, subject_type: str, subject: UUID, name: str) -> FileResponse | HttpResponse:
    """The file a record holds in a field, for whoever sees the record and the field; others are told there is none."""
    return _given_out(request, Place(subject_type, subject), name)


@require_safe
def line_file(request: ActorRequest, order_id: UUID, product_id: UUID, name: str) -> FileResponse | HttpResponse:
    """The same of a product of an order."""
    return _given_out(request, Place.of_line(order_id, product_id), name)


def _given_out(request: ActorRequest, place: Place, name: str) -> FileResponse:
    kept = file_of(request.actor, place.subject_type, place.subject, name, place.holder)
    response = FileResponse(kept.path.open("rb"), content_type=kept.content_type, filename=kept.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _edited(request: ActorRequest, place: Place) -> HttpResponse:
    actor, about = request.actor, (place.subject_type, place.subject)
    if place.subject_type not in HOLDERS or not HOLDERS[place.subject_type].reach(actor, [place.subject], place.holder):
        raise NotThere
    lines = field_lines(actor, *about, place.holder)
    if request.method != "POST":
        return _page(request, FieldsBlock(place, lines, FieldsForm(lines), desk=actor.dealer_id is None))
    form = FieldsForm(lines, request.POST, request.FILES)
    if not form.lines:
        raise Http404
    if form.is_valid():
        try:
            outcome = settled(set_fields(actor, about[0], [about[1]], form.told, holder=place.holder))
        except (FieldRefused, BeyondValidation) as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved.") if outcome.changed else _("It was so already."))
            return redirect(place.page(actor) or request.path)
    return _page(request, FieldsBlock(place, lines, form), status=422)


def _page(request: ActorRequest, block: FieldsBlock, *, status: int = 200) -> HttpResponse:
    place, about = block.place, HOLDERS[block.place.subject_type].title
    called = records_of(
        request.actor, [("order" if place.holder else place.subject_type, place.holder or place.subject)]
    )
    context = {
        "fields": block,
        "about": " ".join([str(about), *(f"№ {one.number}" for one in called.values())]),
        "back": block.place.page(request.actor),
        "layout": "layouts/portal.html" if request.actor.dealer_id else "layouts/desk.html",
    }
    return render(request, "fields/page.html", context, status=status)
