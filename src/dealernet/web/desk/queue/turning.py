"""“Next one”: from the record somebody looks at to the next that needs a person, round to the first."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealernet.business.tasks.queries import Place, next_open
from dealernet.web.desk.queue.presenting import page_of
from dealernet.web.request import ActorRequest

KEPT: Final = "next_one"
"""What of a session keeps the place of the last one shown."""


@require_safe
def following(request: ActorRequest) -> HttpResponse:
    """Straight to the next one that needs a person: behind the one looked at, or behind the last one shown.

    From the queue itself it begins with the first. After the last comes the first again, and it is said.
    """
    looked_at = request.GET.get("from", "")
    begins = looked_at in ("", reverse("desk-queue"))
    found = next_open(request.actor, holder_id=_holder(looked_at), after=None if begins else _kept(request))
    if found is None:
        messages.info(request, _("Nothing else needs a person now."))
        is_ours = url_has_allowed_host_and_scheme(looked_at, allowed_hosts=None)
        return redirect(looked_at if is_ours and not begins else "desk-queue")
    place = found.place
    request.session[KEPT] = [place.past_own, place.due_at.isoformat() if place.due_at else "", str(place.task_id)]
    if found.is_first_again:
        messages.info(request, _("That was the last one: this is the first again."))
    return redirect(page_of(found.task))


def _holder(path: str) -> UUID | None:
    """Whose page it is: the record its address names."""
    try:
        named = resolve(path).kwargs
    except Resolver404:
        return None
    return next((value for value in named.values() if isinstance(value, UUID)), None)


def _kept(request: ActorRequest) -> Place | None:
    kept: Any = request.session.get(KEPT)
    if not kept:
        return None
    past_own, due, task_id = kept
    return Place(past_own, datetime.fromisoformat(due) if due else None, UUID(task_id))
