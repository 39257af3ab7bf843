"""The pages of the exchange: at a glance, connecting it, sessions, files, the journal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dealernet.business.orders.queries import orders_of_holders
from dealernet.foundation import clock
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.exchange.journal import list_journal
from dealernet.foundation.paging import Page
from dealernet.integrations.onec import history, queries
from dealernet.integrations.onec.info import WRITTEN
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.webhooks.reactions import SYSTEM as WEBHOOKS
from dealernet.web.desk.onec.presenting import contact_in_words, generation_shown, state_pill, told_in_words
from dealernet.web.desk.onec.words import told_counts
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The exchange at a glance: what needs a person first, then what goes on, then what went."""
    actor = request.actor
    accounts, contact, pause = queries.list_accounts(actor), queries.last_contact(actor), queries.held_back()
    stopped = any(account.stopped_at for account in accounts)
    aside = _orders(request, list_journal(actor, system=SYSTEM, kinds=["order"], state="quarantined", limit=20))
    orders = _orders(request, list_journal(actor, system=SYSTEM, kinds=["order"], limit=12))
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        **_pasted(request),
        "accounts": accounts,
        "contact": contact,
        "pause": pause,
        "stopped": stopped,
        "status": state_pill(stopped=stopped, paused=pause is not None, contacted=contact is not None),
        "lead": contact_in_words(contact),
        "aside": aside,
        "orders": [row for row in orders if row["entry"].state != "quarantined"],
        "some_wait": any(row["entry"].state in ("due", "quarantined") for row in [*orders, *aside]),
        "refused": queries.refused_lately(actor),
        "generations": [generation_shown(actor, one) for one in queries.list_generations(actor)],
        "reading": queries.being_read(actor),
        "sessions": history.list_sessions(actor, Page(size=15), since=midnight).rows,
    }
    return render(request, f"desk/onec/index.html{'#exchange' if request.htmx else ''}", context)


@require_safe
def connect(request: ActorRequest) -> HttpResponse:
    """What to paste into 1C, and what to set there."""
    context = {**_pasted(request), "accounts": queries.list_accounts(request.actor), "statuses": WRITTEN}
    return render(request, "desk/onec/connect.html", context)


@require_safe
def sessions(request: ActorRequest) -> HttpResponse:
    """All sessions, the newest first."""
    page = Page.of(request.GET)
    found = history.list_sessions(request.actor, page)
    context = {
        "sessions": found.rows,
        "next": f"?after={found.next}" if found.next else "",
        "first": "?" if page.after else "",
    }
    return render(request, "desk/onec/sessions.html", context)


@require_safe
def session(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """One session: its files, and every request with its answer."""
    row = history.session_card(request.actor, session_id)
    files = queries.list_files(request.actor, limit=100, session_id=session_id)
    context = {
        "row": row,
        "lead": f"{row.login}, {row.version}" if row.version else row.login,
        "files": [(file, told_counts(file.report)) for file in files],
        "calls": queries.list_calls(request.actor, session_id),
    }
    return render(request, "desk/onec/session.html", context)


@require_safe
def file(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """One file: what was made of its lines, what was refused and why."""
    found = queries.file_card(request.actor, file_id)
    fate, after = request.GET.get("fate", ""), request.GET.get("after", "0")
    after_id = int(after) if after.isdigit() and len(after) < 19 else 0
    lines, more = queries.file_lines(request.actor, file_id, fate=fate[:12], after=after_id)
    context = {
        "file": found,
        "counts": told_counts(found.report),
        "lines": lines,
        "fate": fate,
        "next": f"?fate={fate}&after={more}" if more else "",
        "may_manage": request.actor.may("exchange.manage"),
    }
    return render(request, "desk/onec/file.html", context)


@require_safe
def received(request: ActorRequest, ticket: str) -> HttpResponseBase:
    """A file as 1C sent it, by a link that lasts an hour."""
    name, path = queries.received_file(request.actor, ticket)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")


@require_safe
def journal(request: ActorRequest) -> HttpResponse:
    """All messages to and from outside systems."""
    state, system = request.GET.get("state", ""), request.GET.get("system", "")
    system = system if system == WEBHOOKS else ""
    entries = list_journal(request.actor, state=state, system=system, besides=() if system else (WEBHOOKS,))
    orders = orders_of_holders(request.actor, [one.subject for one in entries if one.subject])
    shown = [(one, orders.get(one.subject) if one.subject else None) for one in entries]
    context = {"entries": shown, "state": state, "system": system, "may_open": request.actor.may(PUBLISH)}
    return render(request, "desk/onec/journal.html", context)


def _pasted(request: ActorRequest) -> dict[str, Any]:
    return {
        "address": f"{settings.BASE_URL}/1c/exchange/main",
        "may_manage": request.actor.may("exchange.manage"),
        "shown": request.session.pop("onec_password", None),
    }


def _orders(request: ActorRequest, entries: list[Any]) -> list[dict[str, Any]]:
    ids = [entry.subject for entry in entries if entry.subject]
    orders, told = orders_of_holders(request.actor, ids), queries.told_of(request.actor, ids)
    return [
        {"entry": entry, "order": orders[entry.subject], "told": told_in_words(told.get(entry.subject))}
        for entry in entries
        if entry.subject in orders
    ]
