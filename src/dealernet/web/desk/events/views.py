"""The log on the desk: set aside, behind, lately; replaying and skipping by a person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dealernet.foundation.events.eras import resume_outgoing
from dealernet.foundation.events.parking import REPLAY, replay, skip
from dealernet.foundation.events.queries import delivery_state, list_events
from dealernet.web.request import ActorRequest

SIZE = 50
AREAS = {
    "": pgettext_lazy("events of an area", "All"),
    "orders": pgettext_lazy("events of an area", "Orders"),
    "settlements": pgettext_lazy("events of an area", "Payments"),
    "parties": pgettext_lazy("events of an area", "Buyers"),
    "stock": pgettext_lazy("events of an area", "Stock"),
    "pricing": pgettext_lazy("events of an area", "Prices"),
    "configuration": pgettext_lazy("events of an area", "Settings"),
}


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """What is set aside, how delivery fares, and the latest events."""
    area = request.GET.get("area", "")
    area = area if area in AREAS else ""
    before = request.GET.get("before", "")
    asked = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    moments = list_events(request.actor, area=area, before=asked, limit=SIZE + 1)
    context = {
        "state": delivery_state(request.actor),
        "may_replay": request.actor.may(REPLAY),
        "moments": moments[:SIZE],
        "area": area,
        "areas": list(AREAS.items()),
        "next": f"?area={area}&before={moments[SIZE - 1].id}" if len(moments) > SIZE else "",
        "first": f"?area={area}" if asked else "",
    }
    return render(request, f"desk/events/index.html{'#found' if request.htmx else ''}", context)


@require_POST
def again(request: ActorRequest, parked_id: int) -> HttpResponse:
    """Try what is set aside again."""
    replay(request.actor, parked_id)
    messages.success(request, _("It is tried again now."))
    return redirect("desk-events")


@require_POST
def skipping(request: ActorRequest, parked_id: int) -> HttpResponse:
    """Give up on what is set aside; what stands behind it goes on."""
    skip(request.actor, parked_id)
    messages.success(request, _("It is skipped; what stood behind it goes on."))
    return redirect("desk-events")


@require_POST
def outgoing(request: ActorRequest) -> HttpResponse:
    """Let letters and messages leave again after a restore."""
    resume_outgoing(request.actor)
    messages.success(request, _("Letters and messages leave again."))
    return redirect("desk-events")
