"""How somebody wants to be written to: linking Telegram to one's own account, the way chosen, unlinking."""

from __future__ import annotations

from typing import Any, Final

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dealernet.business.conversations.commands import Asked, ask_link, choose_way, unlink
from dealernet.business.conversations.errors import NoMessenger
from dealernet.business.conversations.ports import Messenger
from dealernet.business.conversations.queries import LinkRow, own_link, ways
from dealernet.foundation.integration import settings_of, speaking
from dealernet.web.request import ActorRequest

TELEGRAM: Final = "telegram"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ActorRequest) -> HttpResponse:
    """One's own messenger. A page that waits for the key to be brought asks now and then, and is shown anew then."""
    act = request.POST.get("act", "")
    if request.method == "POST" and act == "link":
        return _asked(request)
    if request.method == "POST":
        return _done(request, act)
    link = own_link(request.actor, TELEGRAM)
    if request.htmx:
        return _watched(request, link)
    return _page(request, link)


def _asked(request: ActorRequest) -> HttpResponse:
    messenger: Messenger | None = speaking(Messenger)
    if messenger is None:
        raise NoMessenger
    before = own_link(request.actor, TELEGRAM)
    asked = ask_link(request.actor, TELEGRAM)
    since = before.linked_at.isoformat() if before is not None and before.linked_at is not None else ""
    return _page(request, own_link(request.actor, TELEGRAM), asked, messenger.way_in(asked.token), since)


def _done(request: ActorRequest, act: str) -> HttpResponse:
    if act == "unlink":
        unlink(request.actor, TELEGRAM)
        messages.success(request, _("Telegram is unlinked: letters go by e-mail."))
    else:
        choose_way(request.actor, TELEGRAM, request.POST.get("way", ""))
        messages.success(request, _("Saved."))
    return redirect("account-messenger")


def _watched(request: ActorRequest, link: LinkRow | None) -> HttpResponse:
    """Nothing while the key was not brought; then the page anew."""
    response = HttpResponse(status=204)
    linked = link.linked_at.isoformat() if link is not None and link.linked_at is not None else ""
    if linked != request.GET.get("since", ""):
        response.headers["HX-Redirect"] = reverse("account-messenger")
    return response


def _page(
    request: ActorRequest, link: LinkRow | None, asked: Asked | None = None, way_in: str = "", since: str = ""
) -> HttpResponse:
    connected: Any = settings_of(TELEGRAM)
    context = {
        "link": link,
        "bot": connected.bot if connected is not None else "",
        "connected": connected is not None,
        "asked": asked,
        "way_in": way_in,
        "since": since,
        "picture": segno.make(way_in, error="m", micro=False).svg_data_uri(scale=5, border=2) if way_in else "",
        "ways": ways().items(),
        "is_buyer": request.actor.dealer_id is not None,
        "frame_template": "layouts/portal.html" if request.actor.dealer_id else "layouts/desk.html",
    }
    return render(request, "door/messenger.html", context)
