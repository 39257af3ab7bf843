"""What is in force and since when, how it was before, back to a former revision; the whole as a file, out and in."""

from __future__ import annotations

import base64
import binascii
from itertools import pairwise
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealernet.business.conversations.queries import LETTER
from dealernet.foundation import clock
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.moving import (
    LARGEST,
    NotAConfiguration,
    difference,
    differences,
    exported,
    movable,
    take_over,
)
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import Refusal
from dealernet.foundation.text import bracketed
from dealernet.web.desk.configuration.telling import changes_of
from dealernet.web.desk.rules.presenting import letter_titles
from dealernet.web.request import ActorRequest

ONE_OF_A_KIND: Final = ("order_statuses", "calendar", "border")
"""Kinds a company has one definition of: it is called as its kind."""
TOLD_IN_LINES: Final = ("printed_form",)
"""Kinds that are mostly a list without names: what changed in it is told line by line."""
LOOKED_AT_FIRST: Final = {"order_statuses": "desk-settings-statuses"}
"""Kinds whose former revisions are begun from on their own page, which tells what they would do."""

PAGES: Final = {
    "rule": "desk-rule",
    "validation": "desk-validation",
    "field": "desk-field",
    "segment": "desk-segment",
    "pipeline": "desk-pipeline",
    "letter": "desk-letter-template",
    "printed_form": "desk-form",
    "territory": "desk-settings-territory",
}
"""The page of a definition by its kind, named by its key."""
PAGES_OF_ONE: Final = {
    "order_statuses": "desk-settings-statuses",
    "calendar": "desk-settings-calendar",
    "border": "desk-border",
}


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Every definition in force that may move, by kind, with its revision, author and comment."""
    request.actor.require(PUBLISH)
    kinds = [
        (name, kind.title, [(one, _name(name, one)) for one in publishing.in_force(name).values()])
        for name, kind in movable().items()
    ]
    return render(request, "desk/configuration/index.html", {"kinds": [one for one in kinds if one[2]]})


@require_safe
def history(request: ActorRequest, kind: str, key: str) -> HttpResponse:
    """The revisions of a definition, each with what it changed: the first against how the program came, if it did."""
    request.actor.require(PUBLISH)
    _known(kind)
    rows = publishing.revisions(kind, key)
    if not rows:
        raise Http404
    told, came = movable()[kind].told, movable()[kind].comes_with().get(key)
    pairs: list[tuple[publishing.InForce, Any]] = [(one, told(before.body)) for one, before in pairwise(rows)]
    pairs += [(rows[-1], None if came is None else told(came))] if rows[-1].number == 1 else []
    steps = [(one, changes_of(kind, was, told(one.body)), difference(was, told(one.body))) for one, was in pairs]
    name, current = _name(kind, rows[0]), rows[0].number
    context = {"kind": movable()[kind], "key": key, "steps": steps, "current": current, "name": name}
    there = reverse(PAGES[kind], args=[key]) if kind in PAGES else reverse(PAGES_OF_ONE.get(kind, "desk-configuration"))
    context |= {"there": there, "is_own_page": kind in PAGES or kind in PAGES_OF_ONE}
    context |= {"in_lines": kind in TOLD_IN_LINES, "as_draft": kind in LOOKED_AT_FIRST}
    return render(request, "desk/configuration/history.html", context)


@require_POST
def rollback(request: ActorRequest, kind: str, key: str) -> HttpResponse:
    """Bring a former revision back, as a new one; where that moves records, as a draft whose effect is told first."""
    _known(kind)
    number = request.POST.get("number", "")
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    if kind in LOOKED_AT_FIRST:
        told = _("Revision %(number)s is a draft now: look at what it would do, then publish it.")
        messages.success(request, told % {"number": int(number)})
        return redirect(f"{reverse(LOOKED_AT_FIRST[kind])}?revision={int(number)}")
    try:
        made = publishing.roll_back(request.actor, kind, key, int(number))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        again = _("Revision %(before)s is in force again, as revision %(number)s.")
        messages.success(request, again % {"before": int(number), "number": made})
    return redirect("desk-configuration-history", kind, key)


@require_safe
def file(request: ActorRequest) -> HttpResponse:
    """Everything in force as YAML."""
    answer = HttpResponse(exported(request.actor), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="dealernet-{clock.today():%Y-%m-%d}.yaml"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def taking_over(request: ActorRequest) -> HttpResponse:
    """A file: what it would do, definition by definition; then, once looked at, doing it."""
    request.actor.require(PUBLISH)
    if request.method != "POST":
        return render(request, "desk/configuration/taking.html", {})
    try:
        content, looked_at = _content(request)
        if looked_at and request.POST.get("act") == "take":
            comment = " ".join(request.POST.get("comment", "").replace("\x00", "").split())
            done = take_over(request.actor, content, comment=comment or _("Taken over from a file"))
            messages.success(request, _("Taken over: new %(new)s, changed %(changed)s, the same %(same)s.") % done)
            return redirect("desk-configuration")
        found = differences(request.actor, content)
    except Refusal as refusal:
        return render(request, "desk/configuration/taking.html", {"refusal": refusal}, status=refusal.status)
    counts = [(state, sum(one.state == state for one in found)) for state in ("new", "changed", "same", "refused")]
    context = {
        "found": [(one, changes_of(one.kind, one.before, one.body)) for one in found if one.state != "same"],
        "counts": dict(counts),
        "looked_at": True,
        "content": base64.b64encode(content).decode(),
    }
    return render(request, "desk/configuration/taking.html", context)


def _content(request: ActorRequest) -> tuple[bytes, bool]:
    """The file as uploaded, or as it was looked at a moment ago; whether it was."""
    if kept := request.POST.get("content"):
        try:
            return base64.b64decode(kept, validate=True), True
        except binascii.Error:
            raise NotAConfiguration(why=_("it came broken; choose it once more")) from None
    uploaded = request.FILES.get("file")
    if uploaded is None or isinstance(uploaded, list):
        raise NotAConfiguration(why=_("choose a file"))
    return uploaded.read(LARGEST + 1), False


def _known(kind: str) -> None:
    if kind not in movable():
        raise Http404


def _name(kind: str, one: publishing.InForce) -> str:
    """What people call it: its title; of a letter its subject; its kind where there is one of that kind only."""
    body = one.body if isinstance(one.body, dict) else {}
    title = body.get("subject") if kind == LETTER else body.get("title")
    if isinstance(title, dict):
        title = bracketed(str(title.get("ru") or ""), letter_titles())
    return str(title or (movable()[kind].title if kind in ONE_OF_A_KIND else one.key))
