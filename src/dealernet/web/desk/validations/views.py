"""Validations: the list, making and changing one, switching it off and on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealernet.foundation.conditions.tree import ConditionWrong
from dealernet.foundation.conditions.wording import rows_in_words
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import PUBLISH, InForce
from dealernet.foundation.errors import Refusal
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.text import slug
from dealernet.foundation.validations import GUARDS, KIND, read_validation, switch_validation, title_of
from dealernet.foundation.validations.foreseeing import broken_now
from dealernet.foundation.validations.validation import said
from dealernet.web.components.condition_forms import condition_from, condition_of
from dealernet.web.components.conditions import ConditionForm
from dealernet.web.desk.configuration.overtaking import Overtaken, begun_from, overtaken_by
from dealernet.web.desk.validations.forms import NAMES, ValidationForm
from dealernet.web.desk.validations.writing import writers_of
from dealernet.web.recalling import is_recalled, typed_in
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The validations there are, what each is about, and whether it is at work."""
    request.actor.require(PUBLISH)
    rows = [_row(one) for one in publishing.in_force(KIND).values()]
    subjects = [(name, guard.title) for name, guard in GUARDS.items()]
    return render(request, "desk/validations/index.html", {"rows": rows, "subjects": subjects})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, subject: str) -> HttpResponse:
    """A validation that is not there yet."""
    request.actor.require(PUBLISH)
    if subject not in GUARDS:
        raise Http404
    return _edited(request, "", {"subject": subject})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """A validation as it is in force, to be published as another revision."""
    request.actor.require(PUBLISH)
    standing = publishing.current(KIND, key)
    if standing is None or standing.body.get("subject") not in GUARDS:
        raise Http404
    return _edited(request, key, standing.body, standing)


@require_POST
def switch(request: ActorRequest, key: str) -> HttpResponse:
    """Switch a validation off, or on again: a revision of its own."""
    on = request.POST.get("on") == "1"
    switch_validation(request.actor, key, on=on)
    messages.success(request, _("The validation is at work.") if on else _("The validation is switched off."))
    return redirect("desk-validations")


def _edited(request: ActorRequest, key: str, body: Mapping[str, Any], standing: InForce | None = None) -> HttpResponse:
    subject = body["subject"]
    words = SOURCES[subject].words
    if request.method != "POST":
        form = ValidationForm(subject=subject, initial=ValidationForm.initial_of(body))
        return _page(request, form, condition_of(body.get("when"), "when", words), standing)
    form, when = ValidationForm(request.POST, subject=subject), condition_from(request.POST, "when", words)
    if is_recalled(request):
        return _page(request, ValidationForm(subject=subject, initial=typed_in(form, request)), when, standing)
    if request.POST.get("act") == "foresee":
        return _foreseen(request, form, when)
    if not (form.is_valid() and when.is_right):
        return _page(request, form, when, standing, status=422)
    key = key or _free_key(form.cleaned_data["title_ru"])
    seen = begun_from(request, standing.number if standing else 0)
    try:
        comment, told = form.cleaned_data["comment"], form.body(when.body, body)
        number = publishing.publish(request.actor, KIND, key, told, comment=comment, instead_of=seen)
    except Refusal as refusal:
        came = overtaken_by(request, KIND, key, seen, refusal)
        if came is None:
            form.add_error(None, str(refusal))
        return _page(request, form, when, standing, came=came, status=refusal.status)
    messages.success(request, _("The validation is in force, revision %(number)s.") % {"number": number})
    return redirect("desk-validations")


def _foreseen(request: ActorRequest, form: ValidationForm, when: ConditionForm) -> HttpResponse:
    """What a validation would stop as it stands in the form: how many records break it, which acts write its fields."""
    whole = form.is_valid() and when.is_right
    context = {
        "broken": broken_now(request.actor, form.body(when.body, {})) if whole else None,
        "writers": writers_of(form.subject, request.POST.getlist("fields_changed")),
    }
    return render(request, "desk/validations/foreseen.html", context)


def _page(
    request: ActorRequest,
    form: ValidationForm,
    when: ConditionForm,
    standing: InForce | None,
    *,
    came: Overtaken | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "seen": begun_from(request, standing.number if standing else 0),
        "overtaken": came,
        "form": form,
        "when": when,
        "about": GUARDS[form.subject].title,
        "key": standing.key if standing else "",
        "number": standing.number if standing else 0,
        "title": said(standing.body.get("title") or {}) if standing else "",
        "is_off": bool(standing and standing.body.get("off")),
    }
    return render(request, "desk/validations/form.html", context, status=status)


def _row(one: InForce) -> dict[str, Any]:
    body, subject = one.body, str(one.body.get("subject"))
    try:
        read_validation(one.key, one.number, body)
        readable = True
    except (ConditionWrong, KeyError, TypeError):
        readable = False
    words = SOURCES[subject].words if subject in SOURCES else {}
    return {
        "key": one.key,
        "title": said(body.get("title") or {}),
        "about": GUARDS[subject].title if subject in GUARDS else subject,
        "fields": [title_of(subject, name) if subject in GUARDS else name for name in body.get("fields") or []],
        "roles": [NAMES.get(name, name) for name in body.get("roles") or []],
        "requires": body.get("means") == "require",
        "when": rows_in_words(body.get("when"), words) if readable else [],
        "message": said(body.get("message") or {}),
        "is_off": bool(body.get("off")),
        "readable": readable and subject in GUARDS,
    }


def _free_key(title: str) -> str:
    """A key made of the name, one that no validation has."""
    known, base = set(publishing.in_force(KIND)), slug(title) or "validation"
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if key not in known | {"new"})
