"""Letters on the desk: what left, what waits and why; in the demo this is the mailbox."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.conversations.commands import send_again
from dealernet.business.conversations.queries import letter_card, list_letters
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.paging import Page
from dealernet.web.components.wayfinding import Way
from dealernet.web.middleware import POLICY
from dealernet.web.request import ActorRequest

FACE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Letters, newest first."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "")[:100]
    found = list_letters(request.actor, Page.of(request.GET), state=state, text=text)
    context = {
        "rows": found.rows,
        "next": f"?after={found.next}&state={state}" if found.next else "",
        "state": state,
        "text": text,
        "may_publish": request.actor.may(PUBLISH),
    }
    return render(request, f"desk/letters/index.html{'#found' if request.htmx else ''}", context)


@require_safe
def card(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """One letter as its reader sees it, or as plain text, and how it fared."""
    plain = request.GET.get("face") == "text"
    faces = [Way(_("As its reader sees it"), "?", on=not plain), Way(_("Plain text"), "?face=text", on=plain)]
    context = {"letter": letter_card(request.actor, message_id), "plain": plain, "faces": faces}
    response = render(request, "desk/letters/card.html", context)
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@require_safe
@xframe_options_sameorigin
def face(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """The letter alone, to be shown in a frame: no scripts, nothing loaded, only its own styles."""
    letter = letter_card(request.actor, message_id)
    response = HttpResponse(letter.html)
    response.headers["Content-Security-Policy"] = FACE_POLICY
    return response


@require_POST
def again(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """Try a letter again, to a corrected address if one is given."""
    send_again(request.actor, message_id, recipient=request.POST.get("recipient", "").strip())
    messages.success(request, _("The letter is sent again."))
    return redirect("desk-letter", message_id=message_id)
