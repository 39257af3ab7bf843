"""When a rule on a moment is weighed: each hour, day, week or month, or some days from a day of the record. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from dealernet.foundation.conditions.tree import Group, Row
from dealernet.foundation.facts import Fact
from dealernet.foundation.workdays.calendar import WorkCalendar, shifted
from dealernet.foundation.workdays.hours import time_of_day

EACH: Final = ("hour", "day", "working_day", "week", "month")
MOST_DAYS: Final = 100
LAST_DAY: Final = 31
CAUGHT_UP: Final = 31
"""So many days that nobody served (the program stood still) are made up for, where a day of the record is meant."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Either `each` hour, day, working day, week (on `weekday`, Monday is 0) or month (on `monthday`, 31 is the last);
    or the day a fact names (`day`), plus `days`, counted in working days where `working` says so. `at` is local time.
    """

    each: str = ""
    at: time = time(9)
    weekday: int = 0
    monthday: int = 1
    day: str = ""
    days: int = 0
    working: bool = False


def schedule_of(body: Any) -> Schedule:
    """A schedule from its body. Raises `ValueError`, `TypeError` or `KeyError` for what cannot be read."""
    named = {name: body[name] for name in ("each", "weekday", "monthday", "day", "days", "working") if name in body}
    return Schedule(**named, at=time_of_day(body.get("time", "09:00")))


def schedule_problems(body: Any, words: Mapping[str, Fact]) -> list[str]:
    """Why a rule may not be weighed at these moments, in words; `words` are the facts of its record."""
    if not isinstance(body, dict) or ("each" in body) == ("day" in body):
        return [_("say when: each hour, day, week or month, or some days from a day of the record")]
    try:
        one = schedule_of(body)
    except (TypeError, ValueError, KeyError):
        return [_("the time of a moment is written as 09:00")]
    found = []
    if one.day and getattr(words.get(str(one.day)), "type", "") != "date":
        found.append(_("“%(name)s” is not a day a rule can be weighed by") % {"name": str(one.day)[:60]})
    if not one.day and one.each not in EACH:
        found.append(_("a rule is weighed each hour, day, working day, week or month"))
    if not _whole(one.weekday, 0, 6) or not _whole(one.monthday, 1, LAST_DAY):
        found.append(_("a day of the week is 0 (Monday) to 6, a day of the month 1 to 31"))
    if not _whole(one.days, -MOST_DAYS, MOST_DAYS):
        found.append(_("days before or after are a whole number, at most %(most)s") % {"most": MOST_DAYS})
    return found


def last_moment(schedule: Schedule, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """The latest moment of a schedule that has come by `now`; nothing when there was none within two months.

    In the company's zone. A time that the clock skips in spring is taken for the one after the gap, and one that it
    passes twice in autumn for the first, so a day has one moment.
    """
    local = timezone.localtime(now, timezone.get_default_timezone())
    if schedule.each == "hour":
        return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for back in range(63):
        day = local.date() - back * _DAY
        if _falls(schedule, day, calendar) and (came := _at(day, schedule.at)) <= now:
            return came
    return None


def moments_between(schedule: Schedule, since: datetime, until: datetime, calendar: WorkCalendar) -> list[datetime]:
    """The moments of a schedule from `since` on and before `until`, in their order, in the company's zone."""
    zone = timezone.get_default_timezone()
    if schedule.each == "hour":
        first = since.astimezone(UTC)
        at = first.replace(minute=0, second=0, microsecond=0)
        at += timedelta(0) if at >= first else timedelta(hours=1)
        return [at + timedelta(hours=n) for n in range(max(0, -(-(until - at) // timedelta(hours=1))))]
    day, last = timezone.localtime(since, zone).date(), timezone.localtime(until, zone).date()
    days = (day + n * _DAY for n in range((last - day).days + 1))
    found = (_at(one, schedule.at) for one in days if _falls(schedule, one, calendar))
    return [at for at in found if since <= at < until]


def days_meant(schedule: Schedule, since: datetime, until: datetime, calendar: WorkCalendar) -> list[date]:
    """The days a record's fact must name for its moment to lie after `since` and not after `until`.

    Sorted; of a longer standstill only the last month is made up for.
    """
    zone = timezone.get_default_timezone()
    first, last = timezone.localtime(since, zone).date() + _DAY, timezone.localtime(until, zone).date()
    first = max(first, last - CAUGHT_UP * _DAY)
    if not schedule.working:
        count = (last - first).days + 1
        return [first + (n - schedule.days) * _DAY for n in range(max(0, count))]
    span = abs(schedule.days) * 3 + 20
    asked = (first + n * _DAY for n in range(-span, (last - first).days + span + 1))
    return [day for day in asked if first <= shifted(calendar, day, schedule.days) <= last]


def condition_at(schedule: Schedule, when: Group, days: list[date]) -> Group:
    """The condition of the records a moment is for: the rule's own, and their day among `days` where one is meant."""
    if not schedule.day:
        return when
    return Group("all", (when, Group("any", tuple(Row(schedule.day, "is", one.isoformat()) for one in days))))


def _falls(schedule: Schedule, day: date, calendar: WorkCalendar) -> bool:
    if schedule.each == "working_day":
        return calendar.is_working(day)
    if schedule.each == "week":
        return day.weekday() == schedule.weekday
    if schedule.each == "month":
        last = ((day.replace(day=1) + 32 * _DAY).replace(day=1) - _DAY).day
        return day.day == min(schedule.monthday, last)
    return True


def _at(day: date, at: time) -> datetime:
    """A local time of a day as a moment of UTC: past the gap in spring, the first of two in autumn."""
    return timezone.make_aware(datetime.combine(day, at), timezone.get_default_timezone()).astimezone(UTC)


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
