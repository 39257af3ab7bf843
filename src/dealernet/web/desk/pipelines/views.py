"""Pipelines: the list, the editor with its own buttons, what publishing would do, publishing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealernet.business.deals.commands import publish_pipeline
from dealernet.business.deals.queries import (
    KIND,
    Pipelines,
    counts_of,
    effects_of,
    pipeline_problems,
    pipelines_in_force,
    standard_pipelines,
)
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import BadInput, Refusal
from dealernet.foundation.text import slug
from dealernet.web.desk.configuration.telling import changes_of
from dealernet.web.desk.deals.presenting import look_of
from dealernet.web.desk.pipelines.changes import changes_in_words
from dealernet.web.desk.pipelines.forms import PipelineForm, followed, form_from, form_of
from dealernet.web.desk.pipelines.forms import acted as after
from dealernet.web.desk.pipelines.presenting import shown
from dealernet.web.request import ActorRequest

BLANK: Final[Mapping[str, Any]] = {
    "title": {},
    "statuses": [
        {"key": "new", "name": {"ru": "Новая", "en": "New"}, "colour": "go", "stage": "new"},
        {"key": "work", "name": {"ru": "В работе", "en": "In work"}, "colour": "go", "stage": "work"},
        {"key": "won", "name": {"ru": "Успех", "en": "Won"}, "colour": "good", "stage": "won", "moves": {}},
        {"key": "lost", "name": {"ru": "Отказ", "en": "Lost"}, "colour": "bad", "stage": "lost", "moves": {}},
    ],
}
"""What a new pipeline begins with."""


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The pipelines with their statuses and how many deals stand in each."""
    request.actor.require(PUBLISH)
    counts = counts_of(request.actor)
    rows = [
        (one, [look_of(status) for status in one.statuses], counts.get(one.key, 0))
        for one in pipelines_in_force().listed
    ]
    return render(request, "desk/pipelines/index.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A pipeline that is not there yet."""
    return _edited(request, "", BLANK)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """A pipeline as it is in force, to be published as another revision."""
    request.actor.require(PUBLISH)
    standing = publishing.current(KIND, key)
    body = standing.body if standing else standard_pipelines().get(key)
    if body is None:
        raise Http404
    return _edited(request, key, body, number=standing.number if standing else 0)


def _edited(request: ActorRequest, key: str, body: Mapping[str, Any], *, number: int = 0) -> HttpResponse:
    request.actor.require(PUBLISH)
    if request.method != "POST":
        return _editor(request, key, form_of(body), number=number)
    act = request.POST.get("act", "")
    if "body" in request.POST:
        wanted = _looked_at(request)
        if act == "edit":
            return _editor(request, key, form_of(wanted), number=_seen(request, number))
        return _publish(request, key, body, wanted, number=number)
    form = followed(form_from(request.POST), standard_pipelines().get(key, BLANK))
    if act:
        redrawn = after(form, act)
        return _editor(request, key, redrawn, number=_seen(request, number), fresh=_fresh(form, redrawn))
    if problems := pipeline_problems(form.body):
        return _editor(request, key, form, number=_seen(request, number), problems=problems)
    return _preview(request, key, body, form.body, number=_seen(request, number))


def _publish(
    request: ActorRequest, key: str, before: Mapping[str, Any], wanted: Mapping[str, Any], *, number: int
) -> HttpResponse:
    """Publish what was looked at, with the answers where deals go."""
    going = {name.removeprefix("go-"): str(value) for name, value in request.POST.items() if name.startswith("go-")}
    comment = " ".join(request.POST.get("comment", "").replace("\x00", "").split())
    made = key or _free_key(str(wanted["title"].get("ru", "")), pipelines_in_force())
    seen = _seen(request, number) if key else None
    try:
        got = publish_pipeline(request.actor, made, wanted, going=going, comment=comment, seen=seen)
    except Refusal as refusal:
        return _preview(request, key, before, wanted, number=number, refusal=refusal)
    messages.success(request, _("The pipeline is in force, revision %(number)s.") % {"number": got})
    return redirect("desk-pipelines")


def _editor(
    request: ActorRequest,
    key: str,
    form: PipelineForm,
    *,
    number: int,
    problems: list[str] | None = None,
    fresh: str = "",
) -> HttpResponse:
    """The editor; the `fresh` status, one just added, is where one goes on typing."""
    context = {
        "key": key,
        "form": form,
        "statuses": shown(form),
        "number": number,
        "problems": problems or [],
        "fresh": fresh,
    }
    htmx = bool(request.headers.get("HX-Request"))
    template = f"desk/pipelines/editor.html{'#editor' if htmx else ''}"
    return render(request, template, context, status=422 if problems and not htmx else 200)


def _fresh(before: PipelineForm, after: PipelineForm) -> str:
    """The status that one has and the other had not."""
    known = {one.id for one in before.statuses}
    return next((one.id for one in after.statuses if one.id not in known), "")


def _preview(
    request: ActorRequest,
    key: str,
    before: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    number: int,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """What publishing would do: what changes, how many deals it concerns, where those of a status that goes may go."""
    pipelines = pipelines_in_force()
    effects = effects_of(request.actor, key or _free_key(str(wanted["title"].get("ru", "")), pipelines), wanted)
    context = {
        "key": key,
        "title": wanted["title"].get("ru", ""),
        "said": changes_in_words(form_of(before).body, wanted) if key else [],
        "parts": changes_of("pipeline", form_of(before).body if key else None, wanted),
        "follow": [(one.told(), one.follows.stage.label) for one in effects if one.follows],
        "asked": [(one, request.POST.get(f"go-{one.status}", "")) for one in effects if not one.follows],
        "offered": _places(key, wanted, pipelines),
        "body": json.dumps(wanted, ensure_ascii=False),
        "comment": request.POST.get("comment", ""),
        "refusal": refusal,
        "number": number,
    }
    return render(request, "desk/pipelines/preview.html", context, status=refusal.status if refusal else 200)


def _places(key: str, wanted: Mapping[str, Any], pipelines: Pipelines) -> list[tuple[str, str]]:
    """Where deals may go: the statuses that stay, then those of other pipelines."""
    title = str(wanted["title"].get("ru", ""))
    own = (
        []
        if wanted.get("off")
        else [(f"{key}.{one['key']}", f"{title}: {one['name']['ru']}") for one in wanted["statuses"]]
    )
    return own + [(place, name) for place, name in pipelines.titled().items() if not place.startswith(f"{key}.")]


def _seen(request: ActorRequest, number: int) -> int:
    """The revision that stood when the page was opened."""
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 10 else number


def _looked_at(request: ActorRequest) -> Mapping[str, Any]:
    try:
        body = json.loads(request.POST["body"])
    except ValueError:
        raise BadInput from None
    if pipeline_problems(body):
        raise BadInput
    found: Mapping[str, Any] = body
    return found


def _free_key(title: str, pipelines: Pipelines) -> str:
    """A key made of the name, one that no pipeline has."""
    base = slug(title, longest=30) or "pipeline"
    names = (base, *(f"{base}_{n}" for n in range(2, 1_000)))
    return next(name for name in names if pipelines.pipeline(name) is None and name != "new")
