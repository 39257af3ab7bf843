"""When what somebody is asked to see to is due: so many working hours, or working days, from now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from dealernet.foundation import clock
from dealernet.foundation.access.absence import departments_of
from dealernet.foundation.workdays.calendar import add_working_days
from dealernet.foundation.workdays.hours import Span, after_working_time
from dealernet.foundation.workdays.published import calendar_in_force

USUAL: Final = (time(9), time(18))
"""When people are at work where the company has not said it: nothing is due at night."""


class Due:
    """Working time from now by the calendar in force, in the hours of each person's department or of the company.

    Where the company has named no hours, the usual ones count. Two statements, however many people and questions.
    """

    def __init__(self, people: Collection[Any]) -> None:
        self._published = calendar_in_force()
        self._now = timezone.localtime(clock.now(), timezone.get_default_timezone())
        apart = self._published.departments
        self._hours = {p: apart[name] for p, name in departments_of(people) if name in apart} if apart else {}

    def hours(self, many: int, person: Any) -> datetime:
        """When something for this person is due that is to be seen to within so many hours."""
        return after_working_time(self._published.calendar, self._worked(person), self._now, timedelta(hours=many))

    def end_of(self, day: date, person: Any) -> datetime:
        """The end of this person's working hours on a day."""
        return datetime.combine(day, self._worked(person)[1], self._now.tzinfo)

    def days(self, many: int, person: Any = None) -> datetime:
        """The same hour so many working days from now, or the nearest hour of that day at which the person works."""
        day = add_working_days(self._published.calendar, self._now.date(), many)
        opens, closes = self._worked(person)
        return datetime.combine(day, min(max(self._now.time(), opens), closes), self._now.tzinfo)

    def _worked(self, person: Any) -> Span:
        return self._hours.get(person, self._published.hours) or USUAL
