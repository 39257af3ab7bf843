"""The forms of a webhook: whom to tell of what, and a period to send again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation import clock
from dealernet.integrations.webhooks.subscriptions import LONGEST_ADDRESS, LONGEST_NAME, kinds_about, wrong_address
from dealernet.web.desk.rules.presenting import event_in_words
from dealernet.web.desk.runs.filters import midnight

ABOUT: Final[Mapping[str, Any]] = {
    "order": pgettext_lazy("webhook", "Orders"),
    "deal": pgettext_lazy("webhook", "Deals"),
    "call": pgettext_lazy("webhook", "Calls"),
    "document": pgettext_lazy("webhook", "Documents"),
    "payment": pgettext_lazy("webhook", "Payments"),
    "party": pgettext_lazy("webhook", "Buyers"),
    "product": pgettext_lazy("webhook", "Products"),
    "price_type": pgettext_lazy("webhook", "Prices"),
    "agreement": pgettext_lazy("webhook", "Agreements"),
    "location": pgettext_lazy("webhook", "Stock"),
    "task": pgettext_lazy("webhook", "Tasks"),
}
TOLD: Final = (
    ("all", pgettext_lazy("webhook", "Of everything that happens to them")),
    ("chosen", pgettext_lazy("webhook", "Only of what is ticked below")),
    ("rules", pgettext_lazy("webhook", "Of nothing by itself: only what rules send")),
)


class WebhookForm(forms.Form):
    """Everything of a webhook but its condition, which the builder holds."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, help_text=_("Such as: the site, the warehouse"))
    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Begins with https://; the other side's developers name it"),
    )
    told = forms.ChoiceField(label=_("Of what it is told"), choices=TOLD, widget=forms.RadioSelect, initial="all")
    kinds = forms.MultipleChoiceField(
        label=_("Which events"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For the second choice"),
    )
    comment = forms.CharField(label=_("Why it is changed; it stays in the history"), max_length=500, required=False)

    def __init__(self, *given: Any, about: str, off: bool = False, **named: Any) -> None:
        """`about` says which events there are to choose from; the address of one that is `off` is not looked up."""
        super().__init__(*given, **named)
        self.about, self.off = about, off
        bound: Any = self.fields["kinds"]
        bound.choices = [(kind, _capital(event_in_words(kind))) for kind in kinds_about(about)]

    def clean_address(self) -> str:
        """An address outside, on a port of a web server; its name is looked up."""
        address = str(self.cleaned_data["address"]).strip()
        if wrong := wrong_address(address, look_up=not self.off):
            raise forms.ValidationError(_capital(wrong))
        return address

    def clean(self) -> dict[str, Any]:
        """Something is chosen where that is said."""
        found = super().clean() or {}
        if found.get("told") == "chosen" and not found.get("kinds"):
            self.add_error("kinds", _("Tick at least one event."))
        return found

    @staticmethod
    def initial_of(body: Mapping[str, Any]) -> dict[str, Any]:
        """The form's values of a published body."""
        return {name: body[name] for name in ("name", "address", "told", "kinds") if name in body}

    def body(self, when: Any, standing: Mapping[str, Any]) -> dict[str, Any]:
        """What is published; whether it is switched off stays as it stands."""
        given = self.cleaned_data
        told = {
            "name": given["name"],
            "address": given["address"],
            "about": self.about,
            "told": given["told"],
            "kinds": given["kinds"] if given["told"] == "chosen" else [],
            "when": when,
        }
        kept = {name: value for name, value in told.items() if value}
        return {**kept, "off": True} if standing.get("off") else kept


class ReplayForm(forms.Form):
    """The days whose events go again, of the reader, the last one included."""

    since = forms.DateField(label=_("From the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("To the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *given: Any, **named: Any) -> None:
        today = clock.today_here()
        named.setdefault("initial", {"since": today, "until": today})
        super().__init__(*given, **named)

    def period(self) -> tuple[datetime, datetime]:
        """The moments the period begins and ends at."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return midnight(since), midnight(until + timedelta(days=1))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
