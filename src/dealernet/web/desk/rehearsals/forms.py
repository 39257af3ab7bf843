"""The period of a rehearsal: days of the reader, the last one included."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock
from dealernet.web.desk.runs.filters import midnight


class PeriodForm(forms.Form):
    """Which rule, on which days; a month until today when nothing is said."""

    rule = forms.ChoiceField(label=_("Rule"))
    since = forms.DateField(label=_("From the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("To the day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The whole of that day; today counts up to now."),
    )

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        today = clock.today_here()
        kwargs.setdefault("initial", {"since": today - timedelta(days=30), "until": today})
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = rules  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and the first is not to come."""
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is not before the first one."))
        if since and since > clock.today_here():
            self.add_error("since", _("Choose a day that has been: nothing has happened yet on this one."))
        return found

    def period(self) -> tuple[datetime, datetime]:
        """The moments the period begins and ends at, over a change of the clock too."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return midnight(since), min(midnight(until + timedelta(days=1)), clock.now())
