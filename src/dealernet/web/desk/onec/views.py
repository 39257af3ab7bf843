"""The page "1C": connecting it, what came and what became of it, what waits to go."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.orders.queries import orders_of_holders
from dealernet.foundation.exchange.journal import list_journal, send_again
from dealernet.integrations.onec.queries import file_card, list_accounts, list_files, read_again
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.sessions import make_account
from dealernet.web.desk.onec.words import told_counts
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The exchange at a glance."""
    entries = list_journal(request.actor, system=SYSTEM, limit=40)
    orders = orders_of_holders(request.actor, [entry.subject for entry in entries if entry.subject])
    context = {
        "address": f"{settings.BASE_URL}/1c/exchange/main",
        "accounts": list_accounts(request.actor),
        "files": [(file, told_counts(file.report)) for file in list_files(request.actor)],
        "entries": [(entry, orders[entry.subject]) for entry in entries if entry.subject in orders],
        "may_manage": request.actor.may("exchange.manage"),
        "shown": request.session.pop("onec_password", None),
    }
    return render(request, f"desk/onec/index.html{'#exchange' if request.htmx else ''}", context)


@require_POST
def password(request: ActorRequest) -> HttpResponse:
    """A fresh password for 1C; it is shown once, the old one no longer works."""
    account, made = make_account(request.actor, login="1c")
    request.session["onec_password"] = {"login": account.login, "password": made}
    return redirect("desk-onec")


@require_safe
def file(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """One file: what was made of its lines, what was refused and why."""
    found = file_card(request.actor, file_id)
    return render(request, "desk/onec/file.html", {"file": found, "counts": told_counts(found.report)})


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


@require_safe
def journal(request: ActorRequest) -> HttpResponse:
    """All messages to and from outside systems."""
    state = request.GET.get("state", "")
    return render(
        request, "desk/onec/journal.html", {"entries": list_journal(request.actor, state=state), "state": state}
    )
