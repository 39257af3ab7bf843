"""Working hours and quiet hours: when a length of working time is over, and when nobody is to be disturbed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.workdays.calendar import WorkCalendar

ZONES: Final[Mapping[str, Any]] = {
    "Europe/Kaliningrad": _("Kaliningrad, Moscow −1"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Samara": _("Samara, Moscow +1"),
    "Asia/Yekaterinburg": _("Yekaterinburg, Moscow +2"),
    "Asia/Omsk": _("Omsk, Moscow +3"),
    "Asia/Novosibirsk": _("Novosibirsk and Krasnoyarsk, Moscow +4"),
    "Asia/Irkutsk": _("Irkutsk, Moscow +5"),
    "Asia/Yakutsk": _("Yakutsk and Chita, Moscow +6"),
    "Asia/Vladivostok": _("Vladivostok, Moscow +7"),
    "Asia/Magadan": _("Magadan, Moscow +8"),
    "Asia/Kamchatka": _("Kamchatka, Moscow +9"),
}
"""The zones somebody may be in, a buyer or one of the staff."""
_DAY: Final = timedelta(days=1)
Span = tuple[time, time]


def after_working_time(calendar: WorkCalendar, hours: Span | None, start: datetime, length: timedelta) -> datetime:
    """When so much working time has passed since a moment (local time). Without hours, time is counted as it runs.

    Grows with the number of days it takes.
    """
    if hours is None or hours[0] >= hours[1]:
        return start.astimezone(UTC) + length
    zone, left, at = start.tzinfo, length, start
    while True:
        opens, closes = _at(at.date(), hours[0], zone), _at(at.date(), hours[1], zone)
        begin = max(at, opens)
        if calendar.is_working(at.date()) and begin < closes:
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
        at = _at(at.date() + _DAY, time(0), zone)


def time_of_day(text: str) -> time:
    """A time of a day, from a text like 09:00. Raises `ValueError` for anything else: a zone has no place in it."""
    found = time.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError(text)
    return found


def out_of_quiet(quiet: Span | None, moment: datetime, zone: tzinfo) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into where the reader is."""
    if quiet is None or quiet[0] == quiet[1]:
        return moment
    here = moment.astimezone(zone)
    begins, ends = quiet
    over_night = begins > ends
    within = (here.time() >= begins or here.time() < ends) if over_night else begins <= here.time() < ends
    if not within:
        return moment
    later = over_night and here.time() >= begins
    return _at(here.date() + (_DAY if later else timedelta(0)), ends, zone)


def zone_of(name: str, otherwise: tzinfo) -> tzinfo:
    """The zone of this name among those a buyer may be in, else the other one."""
    return ZoneInfo(name) if name in ZONES else otherwise


def zone_here() -> str:
    """The reader's zone in words, where it is not the company's; empty where times are the company's anyway."""
    here, company = timezone.get_current_timezone(), timezone.get_default_timezone()
    name = str(here)
    return str(ZONES.get(name, name)) if name != str(company) else ""


def company_zone() -> str:
    """The company's zone in words: whose days conditions, rules and papers count by."""
    name = str(timezone.get_default_timezone())
    return str(ZONES.get(name, name))


def _at(day: date, at: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, at, tzinfo=zone)
