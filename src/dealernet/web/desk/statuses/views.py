"""The list of statuses as a draft, and the form of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dealernet.business.orders.queries import STATUS_WORDS, statuses_as_published
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.web.components.condition_forms import condition_from, condition_of
from dealernet.web.components.conditions import ConditionForm
from dealernet.web.desk.statuses.drafting import Draft
from dealernet.web.desk.statuses.forms import StatusForm, TaskFormSet
from dealernet.web.desk.statuses.presenting import rows_of
from dealernet.web.recalling import is_recalled, typed_in
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """The statuses in their order; what is changed here is a draft until it is published."""
    request.actor.require(PUBLISH)
    if request.method != "POST":
        former = request.GET.get("revision", "")
        return listed(request, Draft.begun(former) if former else Draft.of(request))
    act, _colon, key = request.POST.get("act", "").partition(":")
    if act == "forget":
        Draft.forget(request)
        return redirect("desk-settings-statuses")
    draft = Draft.of(request)
    if act in ("up", "down"):
        draft = draft.moved(key, -1 if act == "up" else 1)
    return listed(request, draft.without(key) if act == "remove" else draft)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A status that is not there yet."""
    request.actor.require(PUBLISH)
    return _edited(request, Draft.of(request), "", {})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """A status of the draft, or of those in force where no draft is brought."""
    request.actor.require(PUBLISH)
    draft = Draft.of(request)
    one = draft.known(key)
    if one is None:
        raise Http404
    return _edited(request, draft, key, draft.with_stages().known(key) or one)


def listed(request: ActorRequest, draft: Draft) -> HttpResponse:
    """The page of the draft, kept from now on."""
    draft.keep(request)
    changed = list(draft.body) != list(statuses_as_published())
    context = {"draft": draft, "rows": rows_of(draft.with_stages()), "changed": changed}
    return render(request, "desk/statuses/index.html", context)


def _edited(request: ActorRequest, draft: Draft, key: str, one: Mapping[str, Any]) -> HttpResponse:
    if is_recalled(request):
        return _recalled(request, draft, key)
    if request.POST.get("act") != "keep":
        form, tasks = StatusForm(initial=StatusForm.initial_of(one)), TaskFormSet.of(one)
        return _page(request, draft, key, form, tasks, condition_of(one.get("when"), "when", STATUS_WORDS))
    form, tasks = StatusForm(request.POST), TaskFormSet(request.POST)
    when = condition_from(request.POST, "when", STATUS_WORDS)
    if not (form.is_valid() and tasks.is_valid() and when.is_right):
        return _page(request, draft, key, form, tasks, when, status=422)
    key = key or draft.free_key(form.cleaned_data["name_ru"])
    return listed(request, draft.with_one({"key": key, **form.body(when.body, tasks.told())}))


def _recalled(request: ActorRequest, draft: Draft, key: str) -> HttpResponse:
    """The form as it was typed before the session was lost; nothing of it is in the draft yet."""
    form = StatusForm(initial=typed_in(StatusForm(request.POST), request))
    return _page(
        request, draft, key, form, TaskFormSet(request.POST), condition_from(request.POST, "when", STATUS_WORDS)
    )


def _page(
    request: ActorRequest,
    draft: Draft,
    key: str,
    form: StatusForm,
    tasks: TaskFormSet,
    when: ConditionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "draft": draft,
        "key": key,
        "form": form,
        "tasks": tasks.forms,
        "when": when,
        "title": (draft.known(key) or {}).get("name", {}).get("ru", ""),
    }
    return render(request, "desk/statuses/form.html", context, status=status)
