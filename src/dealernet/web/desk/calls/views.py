"""Calls on the desk: the list, whoever waits first, and the card of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealernet.business.calls.access import WORK
from dealernet.business.calls.queries import call_card, count_waiting, list_calls
from dealernet.business.calls.stages import Mark
from dealernet.business.deals.access import WORK as WORK_ON_DEALS
from dealernet.business.tasks.queries import tasks_of_holder
from dealernet.foundation.paging import Page
from dealernet.web.components.words import written_phone
from dealernet.web.desk.calls.filters import CallsChosen, ways
from dealernet.web.desk.calls.presenting import boxes_of, drawn, look_of, new_deal_with, way_of
from dealernet.web.history import history_of
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Calls, newest first; without a cut, those who wait to be called back."""
    actor, chosen = request.actor, CallsChosen.read(request.GET)
    found = list_calls(actor, Page.of(request.GET), chosen.narrow(actor.id))
    context = {
        "chosen": chosen,
        "ways": ways(chosen, count_waiting(actor)),
        "rows": drawn(found.rows),
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "everything": chosen.query(cut="all"),
        "may_work": actor.may(WORK),
    }
    return render(request, f"desk/calls/index.html{'#found' if request.htmx else ''}", context)


@require_safe
def card(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """One call: whom it was with, what became of it, what to do, its tasks and history."""
    return card_page(request, call_id, {})


def card_page(request: ActorRequest, call_id: UUID, more: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """The page of a call, with what an act on it has to say besides."""
    actor, call = request.actor, call_card(request.actor, call_id)
    tasks = tasks_of_holder(actor, call.id) if actor.may("tasks.see") else []
    context = {
        "call": call,
        "look": look_of(call),
        "way": way_of(call),
        "boxes": boxes_of(call),
        "title": written_phone(call.who) or _("Hidden number"),
        "marks": [(one.value, one.label, one == call.mark) for one in Mark],
        "may_work": actor.may(WORK),
        "new_deal": new_deal_with(call) if actor.may(WORK_ON_DEALS) else "",
        "tasks": tasks,
        "history": history_of([call.id, *(task.id for task in tasks)]),
        "may_ask_why": actor.may("automation.see"),
        **more,
    }
    return render(request, "desk/calls/card.html", context, status=status)
