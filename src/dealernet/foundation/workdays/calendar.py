"""The working calendar: which days count as working, and how working days are counted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days of the week, holidays of every year, and single days that differ.

    `week` holds weekdays (Monday is 0). `yearly` holds (month, day); one that falls on a day off moves to the next
    working day, save in January, whose holidays the government moves day by day: those moves are in `off`, days
    that are free, and `working`, days that are worked whatever else is said. After `cut_off` a day is over.
    """

    week: frozenset[int]
    yearly: frozenset[tuple[int, int]] = frozenset()
    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    cut_off: time | None = None

    def is_working(self, day: date) -> bool:
        """Whether the company works on the day."""
        if day in self.working:
            return True
        return self._is_ordinary(day) and day not in _moved(self, day.year)

    def _is_ordinary(self, day: date) -> bool:
        return day.weekday() in self.week and (day.month, day.day) not in self.yearly and day not in self.off


def next_working_day(calendar: WorkCalendar, after: date) -> date:
    """The first working day after a day."""
    return add_working_days(calendar, after, 1)


def add_working_days(calendar: WorkCalendar, day: date, count: int) -> date:
    """The day so many working days after a day; with 0 the day itself. The first counted is the one after it."""
    for _ in range(count):
        day += _DAY
        while not calendar.is_working(day):
            day += _DAY
    return day


def shifted(calendar: WorkCalendar, day: date, count: int) -> date:
    """The day so many working days after a day, or before it; with 0 the day itself or the first working one after."""
    back = count < 0
    for _ in range(abs(count)):
        day += -_DAY if back else _DAY
        while not calendar.is_working(day):
            day += -_DAY if back else _DAY
    while not calendar.is_working(day):
        day += _DAY
    return day


def day_to_ship(calendar: WorkCalendar, allowed_at: datetime) -> date:
    """When goods leave that may leave from this moment (local time) on: the next working day.

    What comes at the cut-off or later counts as of the following day, so what comes later never leaves earlier.
    """
    day = allowed_at.date()
    if calendar.cut_off is not None and allowed_at.time() >= calendar.cut_off:
        day += _DAY
    return next_working_day(calendar, day)


def free_weekdays(calendar: WorkCalendar, since: date, days: int) -> list[date]:
    """The days of the working week that are free, from a day on: what a reader checks a calendar by."""
    coming = (since + _DAY * n for n in range(days))
    return [day for day in coming if day.weekday() in calendar.week and not calendar.is_working(day)]


@lru_cache(maxsize=64)
def _moved(calendar: WorkCalendar, year: int) -> frozenset[date]:
    """The days off of a year that holidays on days off moved to."""
    taken: set[date] = set()
    for month, number in sorted(calendar.yearly):
        holiday = _in(year, month, number)
        if month == 1 or holiday is None or holiday.weekday() in calendar.week:
            continue
        while holiday in taken or not calendar._is_ordinary(holiday):
            holiday += _DAY
        if holiday.year == year:
            taken.add(holiday)
    return frozenset(taken)


def _in(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
