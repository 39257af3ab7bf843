"""The form of a task set by hand: what, whom, by when, about what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.tasks.commands import WantedTask
from dealernet.business.tasks.queries import Colleague, TaskRow
from dealernet.foundation import clock
from dealernet.foundation.access.staff import ROLE_NAMES, staff_roles
from dealernet.foundation.ids import id_in
from dealernet.foundation.workdays.calendar import add_working_days, shifted
from dealernet.foundation.workdays.published import calendar_in_force
from dealernet.web.components.words import written_day

OWN_DAY = "day"
NO_DAY = "none"
ROLE = "role:"


class TaskForm(forms.Form):
    """A task; `whom` is one of the staff or a role, `when` a day of the working calendar or one of one's own."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    reason = forms.CharField(
        label=_("Details"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    whom = forms.ChoiceField(label=_("Whom to ask"))
    when = forms.ChoiceField(label=pgettext_lazy("of a task", "By when"))
    due_on = forms.DateField(
        label=_("Which day, if another one"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *given: Any, people: list[Colleague], me: UUID | None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._days = days_offered()
        self.fields["whom"].choices = whom_offered(people, me)  # type: ignore[attr-defined]
        self.fields["when"].choices = [  # type: ignore[attr-defined]
            *((key, words) for key, (words, _day) in self._days.items()),
            (OWN_DAY, _t("another day")),
            (NO_DAY, _t("no day")),
        ]
        self.fields["whom"].initial = str(me)
        self.fields["when"].initial = next(iter(self._days))

    def clean(self) -> dict[str, Any]:
        """A day of one's own is named."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("when") == OWN_DAY and not told.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _t("Name the day."))
        return told

    def wanted(self) -> WantedTask:
        """What is asked for."""
        told = self.cleaned_data
        whom, when = str(told["whom"]), str(told["when"])
        day = {OWN_DAY: told["due_on"], NO_DAY: None}.get(when) if when in (OWN_DAY, NO_DAY) else self._days[when][1]
        role = whom.removeprefix(ROLE) if whom.startswith(ROLE) else ""
        return WantedTask(told["title"], told["reason"], id_in(whom), role, day)


def initial_of(task: TaskRow) -> dict[str, Any]:
    """The form of a task as it stands."""
    day = clock.local(task.due_at).date() if task.due_at else None
    return {
        "title": task.title,
        "reason": task.reason,
        "whom": str(task.assignee_id),
        "when": OWN_DAY if day else NO_DAY,
        "due_on": day,
    }


def whom_offered(people: list[Colleague], me: UUID | None) -> list[Any]:
    """Oneself first, then colleagues by name, then roles."""
    others = [(str(one.id), _named(one)) for one in people if one.id != me]
    roles = [(f"{ROLE}{role}", str(ROLE_NAMES.get(role, role))) for role in staff_roles()]
    mine = [(str(one.id), _t("Myself")) for one in people if one.id == me]
    return [*mine, (_t("Colleagues"), others), (_t("Whoever is free, of a role"), roles)]


def days_offered() -> dict[str, tuple[str, date]]:
    """The days a task is usually due by, working days all: today, tomorrow, in a week. One statement."""
    published = calendar_in_force()
    calendar, today = published.calendar, clock.today()
    closes = published.hours[1] if published.hours else None
    over = closes is not None and timezone.localtime(clock.now(), timezone.get_default_timezone()).time() >= closes
    tomorrow, week = add_working_days(calendar, today, 1), shifted(calendar, today + timedelta(days=7), 0)
    words = _t("tomorrow, %(day)s") if tomorrow == today + timedelta(days=1) else _t("the next working day, %(day)s")
    found = {"today": (_t("today, %(day)s") % {"day": _said(today)}, today)}
    return {
        **(found if calendar.is_working(today) and not over else {}),
        "tomorrow": (words % {"day": _said(tomorrow)}, tomorrow),
        "week": (_t("in a week, %(day)s") % {"day": _said(week)}, week),
    }


def _said(day: date) -> str:
    return date_format(day, "l, j E").lower()


def _named(one: Colleague) -> str:
    if one.away_until is None:
        return one.name
    return _t("%(name)s, away until %(day)s") % {"name": one.name, "day": written_day(one.away_until)}
