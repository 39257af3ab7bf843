"""Examples that bind on the desk: made of a run with one click, listed, commented, taken away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.automation.examples import (
    Bound,
    all_examples,
    change_example,
    make_example,
    make_whole_example,
    remove_example,
    remove_whole_example,
)
from dealernet.automation.queries import run_of
from dealernet.automation.termexamples import keep_terms_example
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import NotThere
from dealernet.web.desk.records import records_of
from dealernet.web.desk.runs.views import back
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Every example that binds, and whether the rules keep to it."""
    context = {
        "examples": shown(request.actor, all_examples(request.actor)),
        "may_publish": request.actor.may(PUBLISH),
    }
    return render(request, "desk/runs/examples.html", context)


@require_POST
def making(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Make an example of a run, or, with `whole`, of everything that rules made of its event."""
    label = _label(request.actor, run_id)
    comment = " ".join(request.POST.get("comment", "").replace("\x00", "").split())[:300]
    if request.POST.get("whole") == "1":
        make_whole_example(request.actor, run_id, comment=comment, label=label)
        messages.success(request, _("It binds all rules now: none is published that would change it."))
    else:
        number = make_example(request.actor, run_id, comment=comment, label=label)
        said = _("It is an example of the rule now, revision %(number)s: a change that breaks it is refused.")
        messages.success(request, said % {"number": number})
    return back(request)


@require_POST
def terms_making(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Keep what rules made of an order as an example of its buyer's terms."""
    label = _label(request.actor, run_id)
    comment = " ".join(request.POST.get("comment", "").replace("\x00", "").split())[:300]
    keep_terms_example(request.actor, run_id, comment=comment, label=label)
    messages.success(request, _("It is an example of the buyer's terms now: terms that break it are refused."))
    return back(request)


@require_POST
def change(request: ActorRequest, key: str, event: int) -> HttpResponse:
    """Keep the comment of an example, or take it away."""
    if request.POST.get("act") == "remove":
        remove_example(request.actor, key, event)
        messages.success(request, _("The example binds no longer."))
    else:
        comment = " ".join(request.POST.get("comment", "").replace("\x00", "").split())[:300]
        change_example(request.actor, key, event, comment=comment)
        messages.success(request, _("Kept."))
    return back(request)


@require_POST
def whole_removal(request: ActorRequest, key: str) -> HttpResponse:
    """Take an example of the whole away."""
    remove_whole_example(request.actor, key)
    messages.success(request, _("The example binds no longer."))
    return back(request)


def shown(actor: Actor, examples: list[Bound]) -> list[tuple[Bound, Any, bool]]:
    """Examples, each with its order and whether the reader may see the values. At most two statements."""
    orders = records_of(actor, ((one.example.subject_type, one.example.subject) for one in examples))
    return [
        (
            one,
            orders.get(one.example.subject),
            one.example.subject in orders or one.example.is_made_up or actor.reach.everything,
        )
        for one in examples
    ]


def _label(actor: Actor, run_id: UUID) -> str:
    """What people call the record; `NotThere` for one that is not theirs to see."""
    run = run_of(actor, run_id)
    order = records_of(actor, [(run.subject_type, run.subject)]).get(run.subject)
    if order is None and not actor.reach.everything:
        raise NotThere
    names = {"order": _("Order No. %(number)s"), "deal": _("Deal No. %(number)s"), "call": _("Call: %(number)s")}
    names["party"] = _("Buyer: %(number)s")
    return names[run.subject_type] % {"number": order.number} if order else run.title
