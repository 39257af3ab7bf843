"""What may be done on the pages of the exchange."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dealernet.foundation.exchange.journal import send_again
from dealernet.integrations.onec.generations import hide_missing, keep_missing
from dealernet.integrations.onec.queries import read_again
from dealernet.integrations.onec.sessions import go_on, let_pack, make_account, stop
from dealernet.web.request import ActorRequest


@require_POST
def password(request: ActorRequest) -> HttpResponse:
    """A fresh password for 1C; it is shown once, the old one no longer works."""
    account, made = make_account(request.actor, login="1c")
    request.session["onec_password"] = {"login": account.login, "password": made}
    return redirect("desk-onec-connect")


@require_POST
def going(request: ActorRequest) -> HttpResponse:
    """Stop the exchange, or let it go on."""
    if request.POST.get("go") == "off":
        stop(request.actor)
        messages.success(request, _("The exchange is stopped: 1C is told so at its next call."))
    else:
        go_on(request.actor)
        messages.success(request, _("The exchange goes on."))
    return redirect("desk-onec")


@require_POST
def archives(request: ActorRequest, login: str) -> HttpResponse:
    """Let an account of 1C pack what it sends, or not."""
    let_pack(request.actor, login)
    return redirect("desk-onec-connect")


@require_POST
def reading(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Read a file once more."""
    read_again(request.actor, file_id)
    messages.success(request, _("The file is read again."))
    return redirect("desk-onec-file", file_id=file_id)


@require_POST
def sending(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Offer an order to 1C again."""
    send_again(request.actor, entry_id)
    messages.success(request, _("1C will be given the order at its next session."))
    return redirect("desk-onec")


@require_POST
def generation(request: ActorRequest, generation_id: UUID) -> HttpResponse:
    """Hide what 1C exports no more, or leave it on sale."""
    if request.POST.get("act") == "hide":
        n = hide_missing(request.actor, generation_id)
        messages.success(request, ngettext("%(n)s product is hidden.", "%(n)s products are hidden.", n) % {"n": n})
    else:
        keep_missing(request.actor, generation_id)
        messages.success(request, _("They stay on sale."))
    return redirect("desk-onec")
