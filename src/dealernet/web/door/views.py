"""One's own account, the language at the door, and the way from the bare address to one's own first page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from dealernet.business.parties.queries import own_entities
from dealernet.foundation.access.models import Account
from dealernet.foundation.workdays.hours import ZONES
from dealernet.web.request import ActorRequest


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """What people may change about themselves."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[("", _("as the company")), *ZONES.items()],
        required=False,
        help_text=_("Pages, lists, exports and letters show you times of this zone; papers keep the company's days."),
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[
            ("auto", pgettext_lazy("theme", "As on the device")),
            ("light", pgettext_lazy("theme", "Light")),
            ("dark", pgettext_lazy("theme", "Dark")),
        ],
        widget=forms.RadioSelect,
    )
    density = forms.ChoiceField(
        label=_("Rows"),
        choices=[("normal", pgettext_lazy("density", "Roomy")), ("compact", pgettext_lazy("density", "Compact"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Account
        fields = ("name", "language", "zone", "theme", "density")
        labels = {"name": pgettext_lazy("person", "Name")}


def home(request: ActorRequest) -> HttpResponse:
    """The first page: the catalogue for a buyer, the queue for staff, the first steps where nothing is set up."""
    if request.actor.dealer_id:
        return redirect("portal-catalogue")
    unfinished = request.actor.may("settings.change") and not own_entities(request.actor)
    return redirect("desk-start" if unfinished else "desk-queue")


def account(request: ActorRequest) -> HttpResponse:
    """One's own account: name, language, zone, look; the ways to the second factor and to sessions."""
    person: Any = request.user
    form = AccountForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account")
    frame = "layouts/portal.html" if request.actor.dealer_id else "layouts/desk.html"
    return render(request, "door/account.html", {"form": form, "frame_template": frame})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language before signing in; kept in a cookie."""
    chosen = request.POST.get("language", "")
    there = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        there = "/"
    response = HttpResponseRedirect(there)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie("language", chosen, max_age=31536000, samesite="Lax", httponly=True)
    return response
