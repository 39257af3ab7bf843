"""Webhooks: the list, one with its messages, what may be done about it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dealernet.foundation.conditions.wording import rows_in_words
from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.journal import MANAGE
from dealernet.foundation.paging import Page
from dealernet.integrations.webhooks import commands
from dealernet.integrations.webhooks.queries import list_webhooks, message_card, messages_of, webhook_card
from dealernet.integrations.webhooks.subscriptions import words_about
from dealernet.web.desk.webhooks.forms import ReplayForm
from dealernet.web.desk.webhooks.presenting import MESSAGE_STATES, shown, shown_message
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Whom the company tells, of what, and how each fares."""
    return render(request, "desk/webhooks/index.html", {"rows": [shown(row) for row in list_webhooks(request.actor)]})


@require_safe
def card(request: ActorRequest, key: str) -> HttpResponse:
    """One webhook: how it fares, what was sent and what was answered."""
    return _card(request, key)


@require_POST
def switch(request: ActorRequest, key: str) -> HttpResponse:
    """Switch a webhook off, or on again: a revision of its own."""
    on = request.POST.get("on") == "1"
    try:
        commands.switch_webhook(request.actor, key, on=on)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The webhook is at work.") if on else _("The webhook is switched off."))
    return redirect("desk-webhook", key=key)


@require_POST
def test(request: ActorRequest, key: str) -> HttpResponse:
    """Send a message that means nothing, and say what was answered."""
    answer = commands.send_test(request.actor, key)
    if answer.took:
        messages.success(request, _("It was taken: the answer is %(status)s.") % {"status": answer.status})
    else:
        messages.error(request, _("It was not taken: %(why)s") % {"why": answer.error})
    return redirect("desk-webhook", key=key)


@require_POST
def secret(request: ActorRequest, key: str) -> HttpResponse:
    """A fresh secret; it is shown once, the former one signs besides it for a day."""
    show_secret(request, key, commands.rotate_secret(request.actor, key))
    return redirect("desk-webhook", key=key)


@require_POST
def replaying(request: ActorRequest, key: str) -> HttpResponse:
    """Send again what happened in a period."""
    form = ReplayForm(request.POST)
    webhook_card(request.actor, key)
    if not form.is_valid():
        return _card(request, key, form, status=422)
    since, until = form.period()
    try:
        sent = commands.replay(request.actor, key, since=since, until=until)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _card(request, key, form, status=refusal.status)
    word = ngettext("%(n)s message goes again.", "%(n)s messages go again.", sent) % {"n": sent}
    messages.success(request, word)
    return redirect("desk-webhook", key=key)


@require_safe
def message(request: ActorRequest, key: str, entry_id: UUID) -> HttpResponse:
    """One message: what it says, every attempt and what was answered."""
    row, attempts = message_card(request.actor, key, entry_id)
    webhook, _body = webhook_card(request.actor, key)
    context = {
        "webhook": webhook,
        "message": shown_message(row),
        "body": json.dumps(json.loads(row.body), ensure_ascii=False, indent=2),
        "attempts": attempts,
        "may_manage": request.actor.may(MANAGE),
    }
    return render(request, "desk/webhooks/message.html", context)


@require_POST
def again(request: ActorRequest, key: str, entry_id: UUID) -> HttpResponse:
    """Send one message again."""
    commands.send_message_again(request.actor, key, entry_id)
    messages.success(request, _("The message goes again, under the id it had."))
    return redirect("desk-webhook-message", key=key, entry_id=entry_id)


def show_secret(request: ActorRequest, key: str, made: str) -> None:
    """Keep a secret until the webhook's page has shown it: once."""
    request.session["webhook_secret"] = {"key": key, "secret": made}


def _card(request: ActorRequest, key: str, form: ReplayForm | None = None, *, status: int = 200) -> HttpResponse:
    row, body = webhook_card(request.actor, key)
    state, page = request.GET.get("state", ""), Page.of(request.GET)
    state = state if state in MESSAGE_STATES else ""
    found = messages_of(request.actor, key, page, state=state)
    kept: Any = request.session.get("webhook_secret")
    fresh = kept["secret"] if kept and kept["key"] == key and request.session.pop("webhook_secret") else ""
    about = row.subscription.about
    context = {
        "row": shown(row),
        "when": rows_in_words(body.get("when"), words_about(about)) if not row.subscription.broken else [],
        "secret": fresh,
        "messages_sent": [shown_message(one) for one in found.rows],
        "state": state,
        "next": f"?state={state}&after={found.next}" if found.next else "",
        "first": f"?state={state}" if page.after else "",
        "form": form or ReplayForm(),
        "may_manage": request.actor.may(MANAGE),
    }
    return render(request, "desk/webhooks/card.html", context, status=status)
