"""Runs on the desk: the list with its cuts, trying again and skipping, and why nothing happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.automation.events import MOMENTS
from dealernet.automation.inquiry import REACTION, why_of_record
from dealernet.automation.nearness import nearest
from dealernet.automation.queries import find_runs, list_rules
from dealernet.automation.settling import retry_run, skip_run
from dealernet.business.orders.queries import orders_by_number
from dealernet.business.parties.access import CHANGE_TERMS
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.events.parking import REPLAY, count_parked
from dealernet.foundation.ids import id_in
from dealernet.foundation.paging import Page
from dealernet.web.desk.records import records_of
from dealernet.web.desk.rules.presenting import STATES, written_state
from dealernet.web.desk.runs.filters import Chosen
from dealernet.web.desk.runs.presenting import FAULTS, ShownRun, ShownVerdict, shown, verdicts
from dealernet.web.request import ActorRequest

NEAREST: Final = 8
"""How many rules that wait for an event are shown with what their conditions say now."""


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Runs of rules, newest first: which rule, on which values, what was done, what went wrong."""
    chosen, actor = Chosen.read(request.GET), request.actor
    found = find_runs(actor, Page.of(request.GET), chosen.narrow(_record(request, chosen)))
    context = {
        "chosen": chosen,
        "rules": list_rules(actor),
        "states": [(key, str(word)) for key, word in STATES.items()],
        "faults": [(key, str(word)) for key, word in FAULTS.items()],
        "runs": shown(actor, found.rows, may_settle=actor.may(REPLAY)),
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "first": chosen.query() if request.GET.get("after") else "",
        "parked": count_parked(REACTION) if actor.may("events.see") else 0,
    }
    return render(request, f"desk/runs/index.html{'#found' if request.htmx else ''}", context)


@require_safe
def why(request: ActorRequest) -> HttpResponse:
    """Why nothing happened: what each rule, or one of them, made of what happened to an order, a deal or a call."""
    chosen, actor = Chosen.read(request.GET), request.actor
    record = _record(request, chosen)
    context: dict[str, Any] = {"chosen": chosen, "rules": list_rules(actor), "order_id": record}
    if record is not None:
        found = why_of_record(actor, record, rule=chosen.rule)
        told = verdicts(actor, found, may_settle=actor.may(REPLAY))
        context["verdicts"] = [one for one in told if chosen.rule or one.verdict.word != "no_event"]
        silent = {one.verdict.rule: one for one in told if not chosen.rule and one.verdict.word == "no_event"}
        near = nearest(actor, chosen.kind, record, silent)[:NEAREST]
        context["near"] = [(silent.pop(one.rule), one) for one in near]
        context["silent"] = list(silent.values())
        context["may_publish"] = actor.may(PUBLISH)
        context["acted"] = next((one.run for one in told if one.run and one.run.row.state != "not_matched"), None)
        context["of_terms"] = _of_terms(actor, told)
    return render(request, "desk/runs/why.html", context)


@require_POST
def again(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Try a run again: at the step it stopped at, or from its beginning where it never began."""
    state = retry_run(request.actor, run_id)
    word = _("Tried again: %(state)s") % {"state": written_state(state)}
    (messages.warning if state in ("failed", "refused") else messages.success)(request, word)
    return back(request)


@require_POST
def skipping(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """A run needs nothing more."""
    skip_run(request.actor, run_id)
    messages.success(request, _("It is skipped."))
    return back(request)


def _of_terms(actor: Actor, told: Sequence[ShownVerdict]) -> ShownRun | None:
    """The run that stands for what rules made of an order, where it may be kept as an example of its buyer's terms.

    It is of the first event that rules were weighed for: what the order began with, mostly that it was handed over.
    """
    if not actor.may(CHANGE_TERMS):
        return None
    weighed = [one.run for one in told if one.run and one.run.row.subject_type == "order" and one.run.known]
    fit = [run for run in weighed if run.row.event_kind not in MOMENTS]
    return min(fit, key=lambda run: run.row.event_id, default=None)


def _record(request: ActorRequest, chosen: Chosen) -> UUID | None:
    """The call, the deal or the order that is asked about, if the reader may see it."""
    for kind, text in (("call", chosen.call), ("deal", chosen.deal)):
        if text:
            asked = id_in(text)
            return asked if asked and records_of(request.actor, [(kind, asked)]) else None
    found = orders_by_number(request.actor, [chosen.number]) if chosen.number else []
    return found[0].id if found else None


def back(request: ActorRequest) -> HttpResponse:
    """To the page the act was done on, where it says which."""
    there = request.POST.get("back", "") or _came_from(request)
    if there and url_has_allowed_host_and_scheme(there, None):
        return redirect(there)
    return redirect("desk-runs")


def _came_from(request: ActorRequest) -> str:
    came = urlsplit(request.headers.get("Referer", ""))
    return f"{came.path}{'?' if came.query else ''}{came.query}" if came.netloc == request.get_host() else ""
