"""1C by OData on the desk: connecting it, what it publishes, readings and what was made of them, what is due to go."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.orders.queries import orders_of_holders
from dealernet.foundation.configuration.publishing import NotPublishable
from dealernet.foundation.events.eras import outgoing_pause
from dealernet.foundation.exchange.journal import MANAGE, SEE, list_journal, send_again
from dealernet.integrations.onec.odata.checking import check
from dealernet.integrations.onec.odata.runs import ask_reading, base_published, list_runs, run_card
from dealernet.integrations.onec.odata.settings import keep_odata_settings, odata_settings
from dealernet.integrations.onec.odata.writing import KINDS
from dealernet.integrations.onec.report import SYSTEM
from dealernet.web.desk.onec.words import FATES, told_reading
from dealernet.web.request import ActorRequest


class OdataForm(forms.Form):
    """Where 1C answers, and what is done there."""

    address = forms.CharField(
        label=gettext_lazy("Address of the base"), max_length=400, help_text="https://1c.company.ru/ut"
    )
    user = forms.CharField(label=gettext_lazy("User of 1C"), max_length=120)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput,
        help_text=gettext_lazy("Empty: the one that was entered before"),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Read every, minutes"), min_value=1, max_value=1440, initial=10)
    reads = forms.BooleanField(
        label=gettext_lazy("Read terms, debts and states of orders by itself"), required=False, initial=True
    )
    ships = forms.BooleanField(
        label=gettext_lazy("Make buyers there, and make and post the shipment once shipping is allowed"), required=False
    )


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """How 1C is read and written by OData."""
    request.actor.require(SEE)
    return _page(request)


@require_POST
def connection(request: ActorRequest) -> HttpResponse:
    """Keep the connection and ask 1C at once what it publishes."""
    request.actor.require(MANAGE)
    form = OdataForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    values = dict(form.cleaned_data)
    try:
        keep_odata_settings(request.actor, values, values.pop("password"))
    except NotPublishable as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form)
    return _checked(request)


@require_POST
def checking(request: ActorRequest) -> HttpResponse:
    """Ask 1C anew what it publishes."""
    request.actor.require(MANAGE)
    return _checked(request)


@require_POST
def reading(request: ActorRequest) -> HttpResponse:
    """Read 1C now."""
    ask_reading(request.actor)
    messages.success(request, _("1C is being read; what was made of it appears below."))
    return redirect("desk-onec-odata")


@require_safe
def run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """One reading, line by line."""
    found = run_card(request.actor, run_id)
    lines = [(line, FATES[line["fate"]]) for line in found.lines]
    return render(request, "desk/onec/run.html", {"run": found, "counts": told_reading(found.counts), "lines": lines})


@require_POST
def sending(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Write to 1C once more."""
    send_again(request.actor, entry_id)
    messages.success(request, _("It is written to 1C again."))
    return redirect("desk-onec-odata")


def _checked(request: ActorRequest) -> HttpResponse:
    settings = odata_settings()
    if settings is None:
        return redirect("desk-onec-odata")
    check(request.actor, settings)
    base = base_published(request.actor, settings)
    if base and base.problem:
        messages.error(request, base.problem)
    else:
        messages.success(request, _("1C answers. What it publishes is below."))
    return redirect("desk-onec-odata")


def _page(request: ActorRequest, form: OdataForm | None = None) -> HttpResponse:
    settings = odata_settings()
    entries = list_journal(request.actor, system=SYSTEM, kinds=list(KINDS), limit=30)
    orders = orders_of_holders(request.actor, [one.subject for one in entries if one.subject])
    kept = ("address", "user", "minutes", "reads", "ships")
    initial = {name: getattr(settings, name) for name in kept} if settings else None
    form_shown = form or OdataForm(initial=initial)
    if settings is None:
        form_shown.fields["password"].help_text = ""
    context = {
        "form": form_shown,
        "settings": settings,
        "base": base_published(request.actor, settings) if settings else None,
        "runs": [(one, told_reading(one.counts)) for one in list_runs(request.actor)],
        "entries": [(one, orders.get(one.subject) if one.subject else None) for one in entries],
        "pause": outgoing_pause(),
        "may_manage": request.actor.may(MANAGE),
    }
    part = "#readings" if request.htmx and form is None else ""
    return render(request, f"desk/onec/odata.html{part}", context, status=422 if form else 200)
