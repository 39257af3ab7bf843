"""Making and changing a rule: the editor, its own buttons, publishing, switching off and on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealernet.automation.commands import switch_rule
from dealernet.automation.cycles import cycle_warnings
from dealernet.automation.foreseeing import Foreseen, foreseen
from dealernet.automation.queries import SEE, rule_card
from dealernet.automation.rehearsed import RehearsalRow, rehearsal_card
from dealernet.automation.rules import KIND, words_of
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import PUBLISH, PublishedMeanwhile
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.text import slug
from dealernet.web.desk.configuration.overtaking import begun_from, overtaken_by
from dealernet.web.desk.rehearsals.views import offered
from dealernet.web.desk.rules.forms import (
    RuleForm,
    acted,
    fitting_actions,
    form_from,
    form_of,
    hinted,
    unfitting_actions,
    weighable,
)
from dealernet.web.desk.rules.grouping import grouped_actions, grouped_by_records, grouped_events
from dealernet.web.desk.rules.moments import moments_offered
from dealernet.web.desk.rules.presenting import event_in_words
from dealernet.web.request import ActorRequest

BLANK: Mapping[str, Any] = {"on": "orders.submitted", "then": [], "title": {}}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A rule that is not there yet; it comes into force when it is published."""
    request.actor.require(PUBLISH)
    if request.method != "POST":
        tried = _rehearsed(request)
        return _page(request, "", form_of(tried.body if tried else _like(request) or BLANK))
    form = form_from(request.POST, {})
    if act := request.POST.get("act", ""):
        return _acted(request, "", form, act)
    return _publish(request, "", form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """A rule as it is in force, to be published as another revision."""
    request.actor.require(PUBLISH)
    rule, body = rule_card(request.actor, key)
    if request.method != "POST":
        tried = _rehearsed(request)
        seen = _held_at(key, tried.at) if tried else rule.revision
        return _page(request, key, form_of(tried.body if tried else body), seen=seen)
    form, seen = form_from(request.POST, body), begun_from(request, rule.revision)
    if act := request.POST.get("act", ""):
        return _acted(request, key, form, act, seen)
    return _publish(request, key, form, seen)


@require_POST
def switch(request: ActorRequest, key: str) -> HttpResponse:
    """Switch a rule off, or on again: a revision of its own."""
    on = request.POST.get("on") == "1"
    number = switch_rule(request.actor, key, on=on)
    said = _("The rule is at work, revision %(number)s.") if on else _("The rule is switched off, revision %(number)s.")
    messages.success(request, said % {"number": number})
    return redirect("desk-rule", key=key)


def _acted(request: ActorRequest, key: str, form: RuleForm, act: str, seen: int = 0) -> HttpResponse:
    """The editor after one of its own buttons; or what the rule as it stands there would have done lately."""
    if act == "foresee":
        told = foreseen(request.actor, key, form.body) if form.is_right else None
        return render(request, "desk/rules/foreseen.html", {"foreseen": told})
    return _page(request, key, acted(form, act), seen=seen, comment=_comment(request))


def _comment(request: ActorRequest) -> str:
    return " ".join(request.POST.get("comment", "").replace("\x00", "").split())


def _publish(request: ActorRequest, key: str, form: RuleForm, seen: int = 0) -> HttpResponse:
    comment = _comment(request)
    if not form.is_right:
        return _page(request, key, form, seen=seen, comment=comment, status=422)
    if "rehearse" in request.POST:
        standing = publishing.revision_in_force(KIND, key)[1] if key else 0
        if standing == seen:
            return offered(request, key, form.body)
        refusal = PublishedMeanwhile(author="", number=standing)
        return _page(request, key, form, seen=seen, comment=comment, refusal=refusal, status=refusal.status)
    warnings = _circles(key, form) if "despite" not in request.POST else []
    if warnings:
        return _page(request, key, form, seen=seen, comment=comment, warnings=warnings, status=409)
    if each := _each_time(request, key, form):
        return _page(request, key, form, seen=seen, comment=comment, each=each, status=409)
    made = key or _free_key(form.titles["ru"])
    try:
        number = publishing.publish(request.actor, KIND, made, form.body, comment=comment, instead_of=seen)
    except Refusal as refusal:
        return _page(request, key, form, seen=seen, comment=comment, refusal=refusal, status=refusal.status)
    messages.success(request, _("The rule is in force, revision %(number)s.") % {"number": number})
    return redirect("desk-rule", key=made)


def _rehearsed(request: ActorRequest) -> RehearsalRow | None:
    """The rehearsal the address names, to go on from the draft that was tried; nothing without one."""
    asked = request.GET.get("rehearsal", "")
    try:
        return rehearsal_card(request.actor, UUID(asked)) if asked else None
    except ValueError:
        raise NotThere from None


def _held_at(key: str, at: datetime) -> int:
    """The revision that was in force at a moment: a draft that was tried then is begun from it. One statement."""
    held = publishing.history_of(KIND, key=key).get(key, [])
    return max((one.number for one in held if one.published_at <= at), default=0)


def _like(request: ActorRequest) -> Any:
    """A rule to begin from: what it does, without its name; nothing without one."""
    key = request.GET.get("like", "")
    if not key:
        return None
    _rule, body = rule_card(request.actor, key)
    return {name: value for name, value in body.items() if name not in ("title", "off", "examples")}


def _each_time(request: ActorRequest, key: str, form: RuleForm) -> Foreseen | None:
    """How often a rule without a condition would have acted, asked once before it is in force so; nothing otherwise."""
    if form.when.body or request.POST.get("each") == form.on:
        return None
    standing = publishing.current(KIND, key) if key else None
    if standing and standing.body.get("on") == form.on and not (standing.body.get("when") or standing.body.get("off")):
        return None
    return foreseen(request.actor, key, form.body)


def _circles(key: str, form: RuleForm) -> list[str]:
    """Rules that would start one another in circles with this one, in words. One statement."""
    standing = {name: one.body for name, one in publishing.in_force(KIND).items()}
    return [str(circle) for circle in cycle_warnings(standing, form.body, key=key)]


def _free_key(title: str) -> str:
    """A key made of the name, one that no rule has."""
    known = set(publishing.in_force(KIND))
    base = slug(title) or "rule"
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if key not in known)


def _page(
    request: ActorRequest,
    key: str,
    form: RuleForm,
    *,
    seen: int = 0,
    refusal: Refusal | None = None,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    """The editor; `told` is what is said besides: the comment, circles, how often a rule without a condition acts."""
    request.actor.require(SEE)
    words = words_of(form.on) if form.on in KINDS else {}
    context = {
        "key": key,
        "seen": seen,
        "form": hinted(form),
        "overtaken": overtaken_by(request, KIND, key, seen, refusal),
        "refusal": refusal,
        "on_said": event_in_words(form.on),
        "unread": status == 422 and refusal is None and not form.is_right and not form.problems,
        "events": grouped_events(weighable()),
        "actions": grouped_actions(fitting_actions(form.on)),
        "elsewhere": grouped_by_records(unfitting_actions(form.on)),
        "days": [(name, word.title) for name, word in words.items() if word.type == "date"],
        "words": [(name, word.title) for name, word in words.items()],
        "moments": moments_offered(),
        "weekdays": [(str(number), title) for number, title in WEEKDAYS.items()],
        **told,
        "units": (("m", _("minutes")), ("h", _("hours")), ("d", _("days")), ("w", _("weeks"))),
    }
    template = "desk/rules/editor.html#editor" if request.headers.get("HX-Request") else "desk/rules/editor.html"
    return render(request, template, context, status=200 if request.headers.get("HX-Request") else status)
