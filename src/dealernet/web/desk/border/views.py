"""The border with 1C on the desk: how it stands, what each choice means, publishing another, the history."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.foundation.configuration.publishing import (
    PUBLISH,
    NotPublishable,
    PublishedMeanwhile,
    publish,
    revisions,
)
from dealernet.foundation.errors import TooLong
from dealernet.foundation.exchange.border import CHOICES, DEFAULTS, KEY, KIND, NAMES, border_in_force
from dealernet.foundation.exchange.journal import SEE
from dealernet.web.desk.border.words import WAYS, written
from dealernet.web.desk.configuration.overtaking import Overtaken, begun_from, overtaken_by
from dealernet.web.recalling import is_recalled
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """How the border stands, and what was published before."""
    request.actor.require(SEE)
    return _page(request)


@require_POST
def publication(request: ActorRequest) -> HttpResponse:
    """Publish another border as a new revision; refused with the reason beside the choices."""
    before = border_in_force().revision
    body = {name: request.POST.get(name, DEFAULTS[name])[:40] for name in CHOICES}
    comment = " ".join(request.POST.get("comment", "").split())
    if is_recalled(request):
        return _page(request, chosen=body, comment=comment)
    seen = begun_from(request, before)
    try:
        number = publish(request.actor, KIND, KEY, body, comment=comment, instead_of=seen)
    except PublishedMeanwhile as refusal:
        came = overtaken_by(request, KIND, KEY, seen, refusal)
        return _page(request, chosen=body, comment=comment, came=came)
    except (NotPublishable, TooLong) as refusal:
        return _page(request, chosen=body, comment=comment, problem=str(refusal))
    if number == before:
        messages.success(request, _("Nothing was changed."))
    else:
        messages.success(request, _("Revision %(number)s is in force.") % {"number": number})
    return redirect("desk-border")


def _page(
    request: ActorRequest,
    chosen: dict[str, str] | None = None,
    comment: str = "",
    problem: str = "",
    came: Overtaken | None = None,
) -> HttpResponse:
    border = border_in_force()
    values = chosen or {name: getattr(border, name) for name in CHOICES}
    context = {
        "border": border,
        "seen": begun_from(request, border.revision),
        "overtaken": came,
        "settings": [(name, NAMES[name], ways, values[name]) for name, ways in WAYS.items()],
        "history": [(one, written({**DEFAULTS, **one.body})) for one in revisions(KIND, KEY)],
        "may_publish": request.actor.may(PUBLISH),
        "comment": comment,
        "problem": problem,
    }
    return render(request, "desk/border/index.html", context, status=422 if problem else 409 if came else 200)
