"""Acts on one call: called back, to the point or not, whose the number is."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealernet.business.calls.commands import mark_calls, name_caller, note_returned
from dealernet.business.calls.errors import CallerUnknown
from dealernet.business.calls.stages import Mark
from dealernet.business.parties.queries import PartyFilter, list_parties
from dealernet.foundation.errors import BadInput
from dealernet.foundation.ids import id_in
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page
from dealernet.web.desk.calls.views import card_page
from dealernet.web.request import ActorRequest

MOST_OFFERED = 6


@require_POST
def returned(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """Somebody called back from another telephone."""
    outcome = settled(note_returned(request.actor, [call_id]))
    messages.success(request, _("Noted: called back.") if outcome.changed else _("It was so already."))
    return _back(request, call_id)


@require_POST
def mark(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """To the point or not; the mark it has already is taken away."""
    asked = request.POST.get("mark", "")
    if asked not in ("", *Mark.values):
        raise BadInput(field="mark")
    settled(mark_calls(request.actor, [call_id], Mark(asked) if asked else None))
    messages.success(request, _("Saved."))
    return _back(request, call_id)


@require_POST
def buyer(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """Say whose the number is; several buyers that fit are offered."""
    words = " ".join(request.POST.get("buyer", "").replace("\x00", "").split())[:255]
    chosen = id_in(request.POST.get("chosen", ""))
    rows = list_parties(request.actor, Page(size=MOST_OFFERED), chosen=PartyFilter(search=words)).rows if words else []
    exact = [row for row in rows if row.name.casefold() == words.casefold() or row.inn == words]
    fits = exact if len(exact) == 1 else rows
    picked = chosen or (fits[0].id if len(fits) == 1 else None)
    if picked is None:
        said = _("Several buyers fit: choose one below.") if rows else _("There is no buyer with this name or ИНН.")
        more = {"buyer": words, "problem": said, "offered": [(row.id, row.name) for row in rows]}
        return card_page(request, call_id, more, status=422)
    try:
        settled(name_caller(request.actor, call_id, picked))
    except CallerUnknown as refusal:
        return card_page(request, call_id, {"buyer": words, "problem": str(refusal)}, status=refusal.status)
    messages.success(request, _("Saved."))
    return redirect("desk-call", call_id=call_id)


def _back(request: ActorRequest, call_id: UUID) -> HttpResponse:
    return redirect("desk-calls") if request.POST.get("from") == "list" else redirect("desk-call", call_id=call_id)
