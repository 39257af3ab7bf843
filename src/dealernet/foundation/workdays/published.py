"""The working calendar in force: a published revision, else the one the program comes with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.workdays.calendar import WorkCalendar, day_to_ship
from dealernet.foundation.workdays.hours import Span, time_of_day

_WHOLE_YEAR: Final = frozenset((day.month, day.day) for day in (date(2027, 1, 1) + timedelta(n) for n in range(365)))
KIND: Final = "calendar"
KEY: Final = "work"
MOST_DAYS: Final = 400

COMES_WITH: Final[Mapping[str, Any]] = {
    "week": [0, 1, 2, 3, 4],
    "yearly": [*(f"01-0{n}" for n in range(1, 9)), "02-23", "03-08", "05-01", "05-09", "06-12", "11-04"],
    "off": ["2026-01-09", "2026-12-31"],
    "working": [],
    "cut_off": "",
}
HOURS: Final = ("hours", "quiet")
"""What a calendar may say besides, each as [from, to]: when the company works, when buyers are left in peace."""
"""Five days and two, the holidays of Russian labour law, and the days the government moved in 2026."""


@dataclass(frozen=True, slots=True)
class Published:
    """The calendar in force with the revision that says so; 0 is the one the program comes with."""

    calendar: WorkCalendar
    revision: int = 0
    author: str = ""
    published_at: datetime | None = None
    hours: Span | None = None
    """When the company works on a working day; without it, the whole day counts."""
    quiet: Span | None = None
    """When buyers are not written what can wait for the morning."""
    departments: Mapping[str, Span] = field(default_factory=dict)
    """Hours of departments that differ from the company's, by their names."""


@publishing.kind(KIND, _("Working calendar"), moves=True, comes_with=lambda: {KEY: dict(COMES_WITH)})
def problems(body: Any) -> list[str]:
    """Why a calendar may not be published."""
    if not isinstance(body, dict) or set(body) - {*HOURS, "departments"} != set(COMES_WITH):
        return [gettext("a calendar has: %(parts)s") % {"parts": ", ".join(COMES_WITH)}]
    try:
        calendar = as_calendar(body)
        spans = [_span(body.get(name)) for name in HOURS] + [*_departments(body).values()]
    except (TypeError, ValueError, AttributeError) as wrong:
        return [gettext("a day or a time cannot be read: %(why)s") % {"why": wrong}]
    found = [] if calendar.week else [gettext("a week has at least one working day")]
    if not calendar.week <= set(range(7)):
        found.append(gettext("weekdays are numbers from 0 (Monday) to 6"))
    if len(calendar.off) + len(calendar.working) + len(calendar.yearly) > MOST_DAYS:
        found.append(gettext("at most %(most)s days are listed") % {"most": MOST_DAYS})
    if any(span is not None and span[0] >= span[1] for span in [spans[0], *spans[2:]]):
        found.append(str(_("working hours end after they begin")))
    if calendar.yearly >= _WHOLE_YEAR:
        found.append(gettext("a year has at least one working day"))
    if calendar.off & calendar.working:
        found.append(gettext("a day is either free or worked"))
    return found


def calendar_in_force() -> Published:
    """The working calendar of the company. One statement."""
    one = publishing.current(KIND, KEY)
    if one is None:
        return Published(as_calendar(COMES_WITH))
    return Published(
        as_calendar(one.body),
        one.number,
        one.author,
        one.published_at,
        _span(one.body.get("hours")),
        _span(one.body.get("quiet")),
        _departments(one.body),
    )


def publish_calendar(
    actor: Actor,
    calendar: WorkCalendar,
    *,
    hours: Span | None = None,
    quiet: Span | None = None,
    departments: Mapping[str, Span] | None = None,
    comment: str = "",
    seen: int | None = None,
) -> int:
    """Bring a calendar into force; the number of its revision. What was counted before stays as it was.

    Refuses as `publish` does, also where another revision than the one `seen` is in force.
    """
    spans = {name: _written(span) for name, span in (("hours", hours), ("quiet", quiet)) if span}
    apart = {name: _written(span) for name, span in sorted((departments or {}).items())}
    body = {**as_body(calendar), **spans, **({"departments": apart} if apart else {})}
    return publishing.publish(actor, KIND, KEY, body, comment=comment, instead_of=seen)


def _span(given: Any) -> Span | None:
    """Two times of a day from texts; nothing from nothing. Raises `ValueError` for what is none."""
    if not given:
        return None
    begins, ends = given
    return time_of_day(begins), time_of_day(ends)


def _departments(body: Mapping[str, Any]) -> dict[str, Span]:
    found = {str(name): _span(given) for name, given in (body.get("departments") or {}).items()}
    return {name: span for name, span in found.items() if span is not None}


def _written(span: Span) -> list[str]:
    return [one.strftime("%H:%M") for one in span]


def shipping_day() -> date:
    """When goods leave that may leave from now on, in the company's zone. One statement."""
    return day_to_ship(calendar_in_force().calendar, clock.local(clock.now()))


def as_calendar(body: Mapping[str, Any]) -> WorkCalendar:
    """The calendar a body describes; `ValueError` when a day cannot be read."""
    return WorkCalendar(
        week=frozenset(int(day) for day in body["week"]),
        yearly=frozenset((int(text[:2]), int(text[3:])) for text in body["yearly"]),
        off=frozenset(date.fromisoformat(text) for text in body["off"]),
        working=frozenset(date.fromisoformat(text) for text in body["working"]),
        cut_off=time_of_day(body["cut_off"]) if body["cut_off"] else None,
    )


def as_body(calendar: WorkCalendar) -> dict[str, Any]:
    """The body a calendar is published as."""
    return {
        "week": sorted(calendar.week),
        "yearly": [f"{month:02d}-{day:02d}" for month, day in sorted(calendar.yearly)],
        "off": [day.isoformat() for day in sorted(calendar.off)],
        "working": [day.isoformat() for day in sorted(calendar.working)],
        "cut_off": calendar.cut_off.strftime("%H:%M") if calendar.cut_off else "",
    }
