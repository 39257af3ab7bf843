"""Letters on the desk: what left, what waits and why; in the demo this is the mailbox."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.conversations.commands import send_again
from dealernet.business.conversations.queries import letter_card, list_letters
from dealernet.foundation.paging import Page
from dealernet.web.request import ActorRequest


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
    }
    return render(request, f"desk/letters/index.html{'#found' if request.htmx else ''}", context)


@require_safe
def card(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """One letter as its reader sees it, and how it fared."""
    return render(request, "desk/letters/card.html", {"letter": letter_card(request.actor, message_id)})


@require_POST
def again(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """Try a letter again, to a corrected address if one is given."""
    send_again(request.actor, message_id, recipient=request.POST.get("recipient", "").strip())
    messages.success(request, _("The letter is sent again."))
    return redirect("desk-letter", message_id=message_id)
