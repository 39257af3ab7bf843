"""Making a buyer known, and keeping its requisites, people and legal faces."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dealernet.business.parties.access import CHANGE
from dealernet.business.parties.commands import add_contact, add_profile, change_party, change_profile, create_party
from dealernet.business.parties.errors import ProfileNotThere
from dealernet.business.parties.queries import party_card
from dealernet.foundation.errors import Refusal
from dealernet.web.desk.buyers.forms import BuyerForm, ContactForm, NewBuyerForm
from dealernet.web.portal.profiles.forms import ProfileForm
from dealernet.web.request import ActorRequest

TITLES = {
    "new": gettext_lazy("New buyer"),
    "requisites": gettext_lazy("Requisites"),
    "contact": gettext_lazy("New contact"),
    "face": gettext_lazy("Legal face and address"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Make a buyer known, with the legal face it orders with."""
    request.actor.require(CHANGE)
    form = NewBuyerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = create_party(request.actor, **form.of_party())
                add_profile(request.actor, made, **form.of_profile())
        except Refusal as refusal:
            return _page(request, "new", _told(form, refusal))
        messages.success(request, _("The buyer is there. Now the terms, and who signs in."))
        return redirect("desk-buyer", party_id=made)
    return _page(request, "new", form)


@require_http_methods(["GET", "HEAD", "POST"])
def requisites(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Change what is known of a buyer; refused when somebody else changed it meanwhile."""
    request.actor.require(CHANGE)
    card = party_card(request.actor, party_id)
    form = BuyerForm(request.POST or None, initial={name: getattr(card, name) for name in BuyerForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            change_party(request.actor, party_id, **form.cleaned_data)
        except Refusal as refusal:
            return _page(request, "requisites", _told(form, refusal), party_id)
        messages.success(request, _("Saved."))
        return redirect("desk-buyer", party_id=party_id)
    return _page(request, "requisites", form, party_id)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Add a person to talk to."""
    request.actor.require(CHANGE)
    party_card(request.actor, party_id)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_contact(request.actor, party_id, **form.cleaned_data)
        except Refusal as refusal:
            return _page(request, "contact", _told(form, refusal), party_id)
        messages.success(request, _("Saved."))
        return redirect("desk-buyer", party_id=party_id)
    return _page(request, "contact", form, party_id)


@require_http_methods(["GET", "HEAD", "POST"])
def face(request: ActorRequest, party_id: UUID, profile_id: UUID | None = None) -> HttpResponse:
    """Add a legal face and an address, or change one."""
    request.actor.require(CHANGE)
    card = party_card(request.actor, party_id)
    profile = next((one for one in card.profiles if one.id == profile_id), None)
    if profile_id is not None and profile is None:
        raise ProfileNotThere
    form = ProfileForm.of(profile, request.POST or None) if profile else ProfileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if profile:
                change_profile(request.actor, party_id, profile.id, **form.values(profile))
            else:
                add_profile(request.actor, party_id, **form.values())
        except Refusal as refusal:
            return _page(request, "face", _told(form, refusal), party_id)
        messages.success(request, _("Saved."))
        return redirect("desk-buyer", party_id=party_id)
    return _page(request, "face", form, party_id)


def _page(request: ActorRequest, what: str, form: Any, party_id: UUID | None = None) -> HttpResponse:
    context = {"title": TITLES[what], "form": form, "party_id": party_id}
    return render(request, "desk/buyers/form.html", context, status=422 if form.errors else 200)


def _told(form: Any, refusal: Refusal) -> Any:
    named = "legal_name" if refusal.field == "name" and "name" not in form.fields else refusal.field
    if named in form.fields:
        form.add_error(named, refusal.beside())
    else:
        form.add_error(None, str(refusal))
    return form
