"""Settings on the desk: our legal entities, the mail server, who takes newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.conversations.commands import NewLetter, write_letters
from dealernet.business.parties.queries import own_entities
from dealernet.business.stock.commands import create_location
from dealernet.business.stock.queries import locations
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.integration import JOINED
from dealernet.foundation.workdays.published import shipping_day
from dealernet.integrations.mail.settings import keep_mail_settings, mail_settings
from dealernet.web.desk.settings.forms import MailForm, PlaceForm
from dealernet.web.desk.settings.typed import typed_again, with_typed
from dealernet.web.request import ActorRequest

CHANGE = "settings.change"


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Everything a company sets once."""
    request.actor.require(CHANGE)
    return _page(request)


@require_POST
def mail(request: ActorRequest) -> HttpResponse:
    """Connect the mail server."""
    request.actor.require(CHANGE)
    sent = with_typed(request.actor, "mail", request.POST, ["password"])
    form = MailForm(sent)
    if not form.is_valid():
        return _page(request, form, typed=typed_again(request.actor, "mail", form, sent, ["password"]))
    values = dict(form.cleaned_data)
    keep_mail_settings(request.actor, values, values.pop("password"))
    messages.success(request, _("Saved. Send yourself a letter to try it."))
    return redirect("desk-settings")


@require_POST
def mail_test(request: ActorRequest) -> HttpResponse:
    """Send a letter to oneself; how it fared is seen on its card."""
    request.actor.require(CHANGE)
    person: Any = request.user
    facts, language = {"name": person.name}, person.language
    letter = NewLetter(
        f"test:{uuid4()}", "test", person.email, facts, person.id, account_id=person.id, language=language
    )
    write_letters(request.actor, [letter])
    messages.success(request, _("The letter is on its way to %(email)s: see how it fares.") % {"email": person.email})
    return redirect("desk-letters")


@require_POST
def places(request: ActorRequest) -> HttpResponse:
    """Add a place where goods lie; the first is where orders ship from."""
    request.actor.require(CHANGE)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, place=form)
    create_location(request.actor, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("desk-settings")


@require_POST
def newcomers(request: ActorRequest) -> HttpResponse:
    """Name the person who takes newcomers."""
    request.actor.require(CHANGE)
    publishing.publish(request.actor, "trade", "newcomers", {"account": request.POST.get("account", "")[:36]})
    messages.success(request, _("Saved."))
    return redirect("desk-settings")


def _page(
    request: ActorRequest,
    form: MailForm | None = None,
    place: PlaceForm | None = None,
    typed: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    connection = mail_settings()
    initial = {**asdict(connection), "password": ""} if connection else None
    named = publishing.current("trade", "newcomers")
    context = {
        "entities": own_entities(request.actor),
        "mail": form or MailForm(initial=initial),
        "typed": typed,
        "connected": connection is not None,
        "storage": locations(request.actor),
        "place": place or PlaceForm(auto_id="place-%s"),
        "staff": Account.objects.filter(dealer_id=None, is_active=True).order_by("name"),
        "leaves": shipping_day(),
        "integrations": JOINED.values(),
        "newcomers": named.body.get("account", "") if named else "",
    }
    return render(request, "desk/settings/index.html", context, status=422 if form or place else 200)
