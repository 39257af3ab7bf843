"""When something is due that is given so many working hours or days. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from dealernet.foundation.workdays.calendar import WorkCalendar, add_working_days, next_working_day

BEGINS: Final = time(9)
ENDS: Final = time(18)
"""The hours of a working day that are counted, in the company's zone."""


def after_working_hours(calendar: WorkCalendar, at: datetime, hours: int) -> datetime:
    """The moment so many working hours after a local one: nights and days off are not counted."""
    left, now = timedelta(hours=hours), _at_work(calendar, at)
    while (today := _at(now, ENDS) - now) < left:
        left -= today
        now = _morning(calendar, now)
    return now + left


def after_working_days(calendar: WorkCalendar, at: datetime, days: int) -> datetime:
    """The same hour so many working days after a local moment, within the hours of work."""
    day = add_working_days(calendar, _at_work(calendar, at).date(), days)
    return datetime.combine(day, min(max(at.time(), BEGINS), ENDS), at.tzinfo)


def _at_work(calendar: WorkCalendar, at: datetime) -> datetime:
    """The moment itself, or the first after it that is in working hours."""
    if not calendar.is_working(at.date()) or at.time() >= ENDS:
        return _morning(calendar, at)
    return max(at, _at(at, BEGINS))


def _morning(calendar: WorkCalendar, at: datetime) -> datetime:
    return datetime.combine(next_working_day(calendar, at.date()), BEGINS, at.tzinfo)


def _at(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour, day.tzinfo)
