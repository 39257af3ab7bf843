"""A buyer's legal faces: the list, a new one, changing one."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealernet.business.parties.commands import add_profile, change_profile
from dealernet.business.parties.errors import PartyUnknown, ProfileNotThere
from dealernet.business.parties.queries import profiles_of
from dealernet.foundation.errors import Refusal
from dealernet.web.portal.profiles.forms import ProfileForm
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The buyer's legal faces, the one chosen first on top."""
    return render(request, "portal/profiles/index.html", {"profiles": profiles_of(request.actor, _dealer(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Add a legal face or an address."""
    form = ProfileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_profile(request.actor, _dealer(request), **form.values())
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("It can be chosen in orders now."))
            return redirect("portal-profiles")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, profile_id: UUID) -> HttpResponse:
    """Change a legal face, or close it; orders made before keep what they were made with."""
    profile = next((p for p in profiles_of(request.actor, _dealer(request)) if p.id == profile_id), None)
    if profile is None:
        raise ProfileNotThere
    if "close" in request.POST and not profile.is_default:
        change_profile(request.actor, profile.party_id, profile.id, is_active=False)
        messages.success(request, _("It is no longer offered in new orders."))
        return redirect("portal-profiles")
    form = ProfileForm.of(profile, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(request.actor, profile.party_id, profile.id, **form.values(profile))
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("portal-profiles")
    return _page(request, form, may_be_closed=not profile.is_default)


def _page(request: ActorRequest, form: ProfileForm, *, may_be_closed: bool = False) -> HttpResponse:
    context = {"form": form, "may_be_closed": may_be_closed}
    return render(request, "portal/profiles/form.html", context, status=422 if form.errors else 200)


def _dealer(request: ActorRequest) -> UUID:
    if request.actor.dealer_id is None:
        raise PartyUnknown
    return request.actor.dealer_id


def _tell(form: forms.Form, refusal: Refusal) -> None:
    named = "legal_name" if refusal.field == "name" else refusal.field
    form.add_error(named if named in form.fields else None, str(refusal))
