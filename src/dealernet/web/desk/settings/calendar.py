"""The working calendar: which days the company works, and when goods leave that may leave now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dealernet.foundation import clock
from dealernet.foundation.access.models import Group
from dealernet.foundation.errors import Refusal
from dealernet.foundation.workdays.calendar import WorkCalendar, free_weekdays
from dealernet.foundation.workdays.published import (
    KEY,
    KIND,
    Published,
    calendar_in_force,
    publish_calendar,
    shipping_day,
)
from dealernet.web.desk.configuration.overtaking import begun_from, overtaken_by
from dealernet.web.desk.settings.forms import tell
from dealernet.web.recalling import is_recalled, typed_in
from dealernet.web.request import ActorRequest

CHANGE: Final = "settings.change"
AHEAD: Final = 366
_FIVE_AND_TWO: Final = frozenset(range(5))
_SATURDAY: Final = 5


class DaysField(forms.CharField):
    """Days one after another, with commas or on lines of their own: 31.12.2026, or 31.12 for every year."""

    def __init__(self, *, yearly: bool = False, **kwargs: Any) -> None:
        self.yearly = yearly
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=8000, **kwargs)

    def clean(self, value: Any) -> Any:
        """The days as a frozen set of dates, or of (month, day)."""
        words = [word for word in re.split(r"[\s,;]+", super().clean(value)) if word]
        return frozenset(self._day(word) for word in words)

    def _day(self, word: str) -> Any:
        found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})" + ("" if self.yearly else r"\.(\d{4})"), word)
        try:
            numbers = [int(number) for number in found.groups()] if found else []
            day, month, year = (*numbers, 2024) if self.yearly else numbers
            made = date(year, month, day)
        except ValueError:
            example = "23.02" if self.yearly else "31.12.2026"
            raise forms.ValidationError(
                _("“%(word)s” is not a day: write it like %(example)s.") % {"word": word[:20], "example": example}
            ) from None
        return (made.month, made.day) if self.yearly else made


class SpanField(forms.CharField):
    """Two times of a day: 09:00–18:00; empty for none."""

    def __init__(self, *, over_night: bool = False, **kwargs: Any) -> None:
        self.over_night = over_night
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """The two times, or nothing."""
        text = super().clean(value).strip()
        return span_from(text, over_night=self.over_night) if text else None


class DepartmentsField(forms.CharField):
    """Hours of departments, a line each: name: 10:00–19:00."""

    def clean(self, value: Any) -> Any:
        """The two times by department. Refuses a line without a colon, and a department there is none of."""
        found = {}
        known = set(Group.objects.values_list("name", flat=True))
        for line in filter(None, (one.strip() for one in super().clean(value).splitlines())):
            name, colon, hours = line.partition(":")
            if colon and name.strip() not in known:
                raise forms.ValidationError(
                    _("There is no department “%(name)s”. There are: %(known)s.")
                    % {"name": name.strip()[:60], "known": ", ".join(sorted(known)) or "—"}
                )
            if not colon:
                raise forms.ValidationError(
                    _("“%(line)s”: write a department and its hours, like %(example)s.")
                    % {"line": line[:60], "example": f"{next(iter(sorted(known)), _('Sales'))}: 10:00–19:00"}
                )
            found[name.strip()] = span_from(hours.strip())
        return found


def span_from(text: str, *, over_night: bool = False) -> tuple[time, time]:
    """Two times of a day from 09:00–18:00. Refuses anything else, and an end before its begin unless over night."""
    found = re.fullmatch(r"(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})", text)
    try:
        begins, ends = (time.fromisoformat(one.zfill(5)) for one in found.groups()) if found else (None, None)
    except ValueError:
        begins = ends = None
    if begins is None or ends is None or begins == ends or (begins > ends and not over_night):
        example = "21:00–09:00" if over_night else "09:00–18:00"
        raise forms.ValidationError(
            _("“%(text)s” is no span of hours: write it like %(example)s.") % {"text": text[:20], "example": example}
        )
    return begins, ends


class CalendarForm(forms.Form):
    """What a company says of its working days."""

    saturdays = forms.BooleanField(label=gettext_lazy("Saturdays are working days"), required=False)
    cut_off = forms.TimeField(
        label=gettext_lazy("Orders of the day are taken until"),
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "16:00"}),
        help_text=gettext_lazy("What may ship later counts as of the next day; empty: until midnight"),
    )
    hours = SpanField(
        label=gettext_lazy("Working hours"),
        help_text=gettext_lazy("Like 09:00–18:00, the company's time; empty: time is counted as it runs"),
    )
    departments = DepartmentsField(
        label=gettext_lazy("Hours of departments, where they differ"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("A line each: name of the department, colon, hours"),
    )
    quiet = SpanField(
        over_night=True,
        label=gettext_lazy("Quiet hours of buyers"),
        help_text=gettext_lazy("Like 21:00–09:00, the buyer's time: reminders wait for the morning"),
    )
    yearly = DaysField(
        yearly=True,
        label=gettext_lazy("Holidays of every year"),
        help_text=gettext_lazy("Like 23.02; one on a day off moves to the next working day, in January it does not"),
    )
    off = DaysField(
        label=gettext_lazy("Days off besides"),
        help_text=gettext_lazy("Like 31.12.2026: moved by the government, or your own"),
    )
    working = DaysField(
        label=gettext_lazy("Working days besides"), help_text=gettext_lazy("Like 07.11.2026: a Saturday that is worked")
    )
    comment = forms.CharField(label=gettext_lazy("What changed and why"), required=False, max_length=500)

    def calendar(self) -> WorkCalendar:
        """The calendar that was said."""
        said = self.cleaned_data
        week = _FIVE_AND_TWO | ({_SATURDAY} if said["saturdays"] else set())
        return WorkCalendar(week, said["yearly"], said["off"], said["working"], said["cut_off"])


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ActorRequest) -> HttpResponse:
    """The working days in force, and a form that publishes a new revision of them."""
    request.actor.require(CHANGE)
    published = calendar_in_force()
    form = CalendarForm(request.POST or None, initial={**_said(published.calendar), **_hours(published)})
    if is_recalled(request):
        form = CalendarForm(initial=typed_in(form, request))
    seen, came = begun_from(request, published.revision), None
    if form.is_bound and form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("hours", "quiet", "departments", "comment")}
            publish_calendar(request.actor, form.calendar(), **said, seen=seen)
        except Refusal as refusal:
            came = overtaken_by(request, KIND, KEY, seen, refusal)
            if came is None:
                tell(form, refusal)
        else:
            messages.success(request, _("Saved. Orders let go from now on are counted by it."))
            return redirect("desk-settings-calendar")
    context = {
        "published": published,
        "form": form,
        "seen": seen,
        "overtaken": came,
        "leaves": shipping_day(),
        "free": free_weekdays(published.calendar, clock.today(), AHEAD),
    }
    return render(request, "desk/settings/calendar.html", context, status=409 if came else 422 if form.errors else 200)


def _hours(published: Published) -> dict[str, str]:
    lines = [f"{name}: {_written(span)}" for name, span in published.departments.items()]
    return {
        "hours": _written(published.hours),
        "quiet": _written(published.quiet),
        "departments": "\n".join(lines),
    }


def _written(span: tuple[time, time] | None) -> str:
    return f"{span[0]:%H:%M}–{span[1]:%H:%M}" if span else ""


def _said(calendar: WorkCalendar) -> dict[str, Any]:
    return {
        "saturdays": _SATURDAY in calendar.week,
        "cut_off": calendar.cut_off,
        "yearly": ", ".join(f"{day:02d}.{month:02d}" for month, day in sorted(calendar.yearly)),
        "off": _listed(calendar.off),
        "working": _listed(calendar.working),
    }


def _listed(days: Iterable[date]) -> str:
    return ", ".join(f"{day:%d.%m.%Y}" for day in sorted(days))
