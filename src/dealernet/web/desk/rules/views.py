"""Rules on the desk: the list in force, one with its runs, letting one go on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.automation.commands import RESUME, resume_rule
from dealernet.automation.events import MOMENTS
from dealernet.automation.examples import examples_of
from dealernet.automation.guard import chain_of_stop
from dealernet.automation.queries import RunRow, list_rules, list_runs, rule_card
from dealernet.automation.recurring import meant_of
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.paging import Page
from dealernet.web.desk.records import records_of
from dealernet.web.desk.rules.presenting import condition_in_words, start_in_words, steps_in_words, written_state
from dealernet.web.desk.runs.examples import shown
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The rules in force, in the order they are weighed."""
    rules = [(rule, start_in_words(rule.on, rule.at)) for rule in list_rules(request.actor)]
    return render(request, "desk/rules/index.html", {"rules": rules, "may_publish": request.actor.may(PUBLISH)})


@require_safe
def card(request: ActorRequest, key: str) -> HttpResponse:
    """One rule: when, if, then; and what it decided lately."""
    rule, body = rule_card(request.actor, key)
    state = request.GET.get("state", "")
    found = list_runs(request.actor, Page.of(request.GET), rule=key, state=state)
    context = {
        "rule": rule,
        "on": start_in_words(rule.on, rule.at),
        "chain": chain_of_stop(key) if rule.quarantined else [],
        "by_the_clock": rule.on in MOMENTS,
        "meant": meant_of(request.actor, key) if rule.on in MOMENTS and request.actor.may(PUBLISH) else None,
        "when": condition_in_words(body.get("when"), rule.on),
        "then": steps_in_words(body.get("then", []), rule.on),
        "examples": shown(request.actor, examples_of(request.actor, key, body)) if body.get("examples") else [],
        "runs": _with_orders(request.actor, found.rows),
        "state": state,
        "next": f"?after={found.next}&state={state}" if found.next else "",
        "may_resume": request.actor.may(RESUME),
        "may_publish": request.actor.may(PUBLISH),
    }
    return render(request, "desk/rules/card.html", context)


@require_POST
def resumption(request: ActorRequest, key: str) -> HttpResponse:
    """Let a rule that was set aside go on."""
    resume_rule(request.actor, key)
    messages.success(request, _("The rule goes on."))
    return redirect("desk-rule", key=key)


def _with_orders(actor: Actor, runs: Any) -> list[tuple[RunRow, Any, str]]:
    orders = records_of(actor, ((run.subject_type, run.subject) for run in runs))
    return [(run, orders.get(run.subject), written_state(run.state)) for run in runs]
