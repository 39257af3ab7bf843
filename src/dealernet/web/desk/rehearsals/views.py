"""Rehearsals on the desk: asking for one, how far it is, what it came to, stopping it."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.automation.queries import list_rules, rule_card
from dealernet.automation.rehearsal import ask_rehearsal, cancel_rehearsal
from dealernet.automation.rehearsed import findings_of, list_rehearsals, rehearsal_card
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import BadInput
from dealernet.web.desk.rehearsals.forms import PeriodForm
from dealernet.web.desk.rehearsals.presenting import (
    CUTS,
    STATES,
    against,
    assumed,
    cut_of,
    headline,
    shown,
    unseen,
    ways,
)
from dealernet.web.desk.rules.presenting import event_in_words, leaving, steps_in_words
from dealernet.web.request import ActorRequest

LARGEST: Final = 200_000
"""Characters of a draft that is rehearsed."""
DRAFT: Final = "-"
"""Stands for the key of a rule that was never published."""


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Rehearsals so far, and asking for another."""
    rule = request.GET.get("rule", "")
    return _index(request, PeriodForm(rules=_choices(request), initial=_initial(rule)), rule)


def offered(request: ActorRequest, key: str, body: Any) -> HttpResponse:
    """The page that asks for the period of a draft from an editor."""
    form = PeriodForm(rules=_with_draft(request, key, body), initial=_initial(key or DRAFT))
    return _index(request, form, key, draft=json.dumps(body, ensure_ascii=False))


@require_POST
def asking(request: ActorRequest) -> HttpResponse:
    """Ask for a rehearsal of a rule in force, or of the draft in `body` (JSON) where an editor sends one."""
    draft, key = request.POST.get("body", ""), request.POST.get("rule", "")
    body = _read(draft) if draft else None
    form = PeriodForm(request.POST, rules=_with_draft(request, key, body) if draft else _choices(request))
    if not form.is_valid():
        return _index(request, form, key, draft=draft, status=422)
    body = body if draft else rule_card(request.actor, key)[1]
    key = "" if key == DRAFT else key
    since, until = form.period()
    return redirect("desk-rehearsal", rehearsal_id=ask_rehearsal(request.actor, key, body, since=since, until=until))


@require_safe
def card(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """One rehearsal: how far it is, what it came to, the records."""
    actor, one = request.actor, rehearsal_card(request.actor, rehearsal_id)
    chosen = request.GET.get("cut", "acts")
    chosen = chosen if chosen in CUTS else "acts"
    verdict, people = cut_of(chosen)
    after = request.GET.get("after", "")
    asked = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    found = findings_of(actor, one, verdict=verdict, people=people, after=asked)
    then = one.body.get("then", [])
    context = {
        "one": one,
        "state": STATES[one.state],
        "on": event_in_words(one.body["on"]),
        "steps": list(zip(steps_in_words(then, one.body["on"]), leaving(then), strict=True)),
        "waits": any("do" not in step for step in then),
        "figures": headline(one),
        "against": against(one),
        "assumed": assumed(one),
        "ways": ways(one, chosen),
        "rows": shown(actor, one, found.rows),
        "unseen": unseen(one),
        "compared": one.figures.get("acts", 0) != one.figures.get("acts:unknown", 0) or chosen == "left",
        "has_sums": one.subject_type in ("order", "deal"),
        "next": f"?cut={chosen}&after={found.next}" if found.next else "",
        "first": f"?cut={chosen}" if asked else "",
        "may_ask": actor.may(PUBLISH),
    }
    return render(request, f"desk/rehearsals/card.html{'#came' if request.htmx else ''}", context)


@require_POST
def cancellation(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Stop a rehearsal; what it has found stays."""
    cancel_rehearsal(request.actor, rehearsal_id)
    messages.success(request, _("The rehearsal is stopped; what it found stays."))
    return redirect("desk-rehearsal", rehearsal_id=rehearsal_id)


def _index(request: ActorRequest, form: PeriodForm, rule: str, *, draft: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "rehearsals": [(one, STATES[one.state]) for one in list_rehearsals(request.actor, rule=rule)],
        "rule": rule,
        "draft": draft,
        "may_ask": request.actor.may(PUBLISH),
    }
    return render(request, "desk/rehearsals/index.html", context, status=status)


def _choices(request: ActorRequest) -> list[tuple[str, str]]:
    return [(one.key, one.title) for one in list_rules(request.actor)]


def _with_draft(request: ActorRequest, key: str, body: Any) -> list[tuple[str, str]]:
    """The one choice where a draft is rehearsed: the rule it would become."""
    titles = body.get("title") if isinstance(body, dict) else None
    title = titles.get("ru", "") if isinstance(titles, dict) else ""
    return [(key or DRAFT, title or dict(_choices(request)).get(key, key) or _("New rule"))]


def _initial(rule: str) -> dict[str, Any]:
    blank = PeriodForm(rules=[])
    return {**blank.initial, "rule": rule}


def _read(draft: str) -> Any:
    try:
        return json.loads(draft[: LARGEST + 1]) if len(draft) <= LARGEST else None
    except ValueError:
        raise BadInput(field="body", value=draft[:80]) from None
