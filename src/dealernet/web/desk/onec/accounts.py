"""Exchange accounts on the desk: one a node of 1C, each for an agreement or for named buyers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealernet.business.parties.queries import agreements_in_use, parties_by_inn
from dealernet.foundation.errors import Refusal
from dealernet.integrations.onec.accounts import account_cards, keep_account
from dealernet.integrations.onec.sessions import MANAGE, close_exchange_account
from dealernet.web.request import ActorRequest


class AccountForm(forms.Form):
    """Whom an exchange account is for."""

    name = forms.CharField(label=gettext_lazy("What the node is called in 1C"), max_length=120)
    agreement = forms.ChoiceField(
        label=gettext_lazy("Agreement"),
        required=False,
        help_text=gettext_lazy("Orders of all buyers with this agreement go through this account"),
    )
    inns = forms.CharField(
        label=gettext_lazy("Or buyers, by INN"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line; they go through this account whatever their agreement"),
    )

    def __init__(self, *given: Any, agreements: list[str], **named: Any) -> None:
        super().__init__(*given, **named)
        bound: Any = self.fields["agreement"]
        bound.choices = [("", "—"), *((one, one) for one in agreements)]


@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: ActorRequest) -> HttpResponse:
    """The accounts, and making one more; its password is shown once."""
    shown = request.session.pop("onec_account", None)
    form = AccountForm(request.POST or None, agreements=agreements_in_use(request.actor))
    if request.method == "POST":
        request.actor.require(MANAGE)
        if form.is_valid() and _kept(request, form):
            return redirect("desk-onec-accounts")
    context = {
        "form": form,
        "accounts": account_cards(request.actor),
        "shown": shown,
        "may_manage": request.actor.may(MANAGE),
    }
    return render(request, "desk/onec/accounts.html", context, status=422 if form.errors else 200)


@require_POST
def closing(request: ActorRequest, login: str) -> HttpResponse:
    """An account is let in no more; its buyers go through the main one again."""
    close_exchange_account(request.actor, login)
    return redirect("desk-onec-accounts")


def _kept(request: ActorRequest, form: AccountForm) -> bool:
    inns = re.findall(r"\d{10,12}", form.cleaned_data["inns"])
    found = parties_by_inn(request.actor, inns)
    lost = [inn for inn in inns if inn not in found]
    if lost:
        form.add_error("inns", _("There is no buyer with INN %(inn)s.") % {"inn": lost[0]})
        return False
    parties = {party for inn in inns for party in found[inn]}
    try:
        login, password = keep_account(
            request.actor, name=form.cleaned_data["name"], agreement=form.cleaned_data["agreement"], party_ids=parties
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    request.session["onec_account"] = {"login": login, "password": password}
    return True
