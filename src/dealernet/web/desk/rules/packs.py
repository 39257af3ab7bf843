"""Ready packs of rules: what each is for, how its rules stand here, switching one on or back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.automation.packs import PACKS, add_pack, list_packs, restore_pack, rules_of
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.web.desk.rehearsals.views import offered
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The packs that come with the program."""
    request.actor.require(PUBLISH)
    language = translation.get_language() or "ru"
    packs = [
        (
            pack,
            [(key, title.get(language) or title.get("ru") or key, state) for key, title, state in pack.rules],
        )
        for pack in list_packs(request.actor)
    ]
    return render(request, "desk/rules/packs.html", {"packs": packs})


@require_POST
def switching(request: ActorRequest, pack: str) -> HttpResponse:
    """Add the rules of a pack that are not there; with `act=restore` bring back also those changed here."""
    request.actor.require(PUBLISH)
    if pack not in PACKS:
        raise Http404
    restores = request.POST.get("act") == "restore"
    changed = restore_pack(request.actor, pack) if restores else add_pack(request.actor, pack)
    said = {"added": 0 if restores else changed, "back": changed if restores else 0}
    messages.success(request, _("The pack is at work: rules added %(added)s, brought back %(back)s.") % said)
    return redirect("desk-rule-packs")


@require_safe
def rehearsal(request: ActorRequest, pack: str, key: str) -> HttpResponse:
    """The page that asks for the period on which a rule of a pack is tried, before it is switched on or after."""
    request.actor.require(PUBLISH)
    body = rules_of(pack).get(key) if pack in PACKS else None
    if body is None:
        raise Http404
    return offered(request, key, body)
