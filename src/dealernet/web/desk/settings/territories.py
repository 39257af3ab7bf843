"""Territories on the desk: which regions belong together, and who takes their buyers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealernet.business.orders.commands import publish_territory, remove_territory, territories
from dealernet.business.orders.commands.territories import KIND, LONGEST
from dealernet.foundation.access.absence import staff_names
from dealernet.foundation.errors import Refusal
from dealernet.web.desk.configuration.overtaking import begun_from, overtaken_by
from dealernet.web.desk.settings.forms import tell
from dealernet.web.desk.settings.views import CHANGE
from dealernet.web.recalling import is_recalled, typed_in
from dealernet.web.request import ActorRequest


class TerritoryForm(forms.Form):
    """What a company says of a territory."""

    title = forms.CharField(label=gettext_lazy("Name of the territory"), max_length=LONGEST)
    regions = forms.CharField(
        label=gettext_lazy("Regions, one a line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
        help_text=gettext_lazy("As they stand on the cards of buyers, for example: Новосибирская область"),
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who takes its buyers, by turn"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = list(staff_names().items())  # type: ignore[attr-defined]

    def clean_regions(self) -> list[str]:
        """The regions, each once."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["regions"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """The territories, and a form for another."""
    request.actor.require(CHANGE)
    return _page(request, "", TerritoryForm(request.POST or None))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """One territory, to be changed."""
    request.actor.require(CHANGE)
    found = next((one for one in territories() if one.key == key), None)
    if found is None:
        raise Http404
    initial = {"title": found.title, "regions": "\n".join(found.regions), "people": list(found.people)}
    return _page(request, key, TerritoryForm(request.POST or None, initial=initial), found.revision)


@require_POST
def removal(request: ActorRequest, key: str) -> HttpResponse:
    """Take a territory out of force."""
    request.actor.require(CHANGE)
    remove_territory(request.actor, key)
    messages.success(request, _("The territory is removed; its history stays."))
    return redirect("desk-settings-territories")


def _page(request: ActorRequest, key: str, form: TerritoryForm, standing: int = 0) -> HttpResponse:
    seen, came = begun_from(request, standing), None
    if is_recalled(request):
        form = TerritoryForm(initial=typed_in(form, request))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            publish_territory(request.actor, key, told["title"], told["regions"], told["people"], seen=seen)
        except Refusal as refusal:
            came = overtaken_by(request, KIND, key, seen, refusal)
            if came is None:
                tell(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-settings-territories")
    names = staff_names()
    rows = [(one, [names.get(email, email) for email in one.people]) for one in territories()]
    context = {"rows": rows, "form": form, "key": key, "seen": seen, "overtaken": came}
    return render(
        request, "desk/settings/territories.html", context, status=409 if came else 422 if form.errors else 200
    )
