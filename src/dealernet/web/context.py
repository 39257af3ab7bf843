"""What every template knows: the frame, the places to go, the ticket for live parts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from dealernet.business.tasks.queries import begins_with_own, count_open
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.live import ticket_for
from dealernet.foundation.workdays.hours import zone_here
from dealernet.web.navigation import ENTRIES
from dealernet.web.portal.cart.contents import summary_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context processor. One statement for the count of what waits, for staff on whole pages only."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"demo": settings.DEMO}
    account: Any = request.user
    side = "portal" if actor.dealer_id else "desk"
    whole = not request.headers.get("HX-Request")
    places: list[dict[str, Any]] = [
        {"url": reverse(e.url_name), "icon": e.icon, "title": e.title, "count": e.count, "near": e.holds(request.path)}
        for e in ENTRIES
        if whole and e.frame == side and e.shown_to(actor)
    ]
    here = max((p for p in places if p["near"]), key=lambda p: p["near"], default=None)
    return {
        "demo": settings.DEMO,
        "actor": actor,
        "account": account,
        "places": places,
        "here": here,
        "waiting": count_open(actor, mine=begins_with_own(actor))
        if whole and side == "desk" and actor.may("tasks.see")
        else 0,
        "cart_summary": SimpleLazyObject(lambda: summary_of(actor)) if side == "portal" else None,
        "gallery": whole and side == "desk" and settings.DEBUG,
        "zone_here": zone_here() if whole else "",
        "live_ticket": ticket_for([str(actor.dealer_id)] if actor.dealer_id else ["*"]) if whole else "",
    }
