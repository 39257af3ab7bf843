"""When a rule on a moment is weighed: days, weeks, months, working days, a clock that jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from dealernet.automation.schedules import (
    Schedule,
    condition_at,
    days_meant,
    last_moment,
    schedule_of,
    schedule_problems,
)
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.facts import Fact
from dealernet.foundation.workdays.calendar import WorkCalendar

WEEK = WorkCalendar(frozenset(range(5)), yearly=frozenset({(11, 4)}))
WORDS = {"due_on": Fact("date", "to be paid by"), "number": Fact("text", "number")}


def moscow(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+03:00")


@pytest.mark.parametrize(
    ("body", "now", "came"),
    [
        ({"each": "week", "weekday": 0, "time": "09:00"}, "2026-11-23T09:00", "2026-11-23T09:00"),
        ({"each": "week", "weekday": 0, "time": "09:00"}, "2026-11-23T08:59", "2026-11-16T09:00"),
        ({"each": "day", "time": "18:30"}, "2026-11-23T00:05", "2026-11-22T18:30"),
        ({"each": "hour"}, "2026-11-23T08:59", "2026-11-23T08:00"),
        ({"each": "working_day"}, "2026-11-22T12:00", "2026-11-20T09:00"),
        ({"each": "working_day"}, "2026-11-04T12:00", "2026-11-03T09:00"),
        ({"each": "month", "monthday": 31}, "2026-12-01T10:00", "2026-11-30T09:00"),
        ({"each": "month", "monthday": 31}, "2026-03-01T10:00", "2026-02-28T09:00"),
        ({"each": "month", "monthday": 5, "time": "00:00"}, "2026-11-04T23:59", "2026-10-05T00:00"),
        ({"day": "due_on", "days": -3, "time": "10:00"}, "2026-11-23T11:00", "2026-11-23T10:00"),
    ],
)
def test_the_latest_moment_that_has_come(body: dict, now: str, came: str) -> None:
    assert last_moment(schedule_of(body), moscow(now), WEEK) == moscow(came)


def test_a_day_has_one_moment_though_the_clock_jumps() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    skipped, twice = Schedule(each="day", at=time(2, 30)), Schedule(each="day", at=time(2, 30))
    with timezone.override(berlin), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "get_default_timezone", lambda: berlin)
        moments = set()
        for hours in range(30):  # the night of 29 March 2026: 02:00 becomes 03:00
            moments.add(last_moment(skipped, datetime(2026, 3, 28, 12, tzinfo=UTC) + timedelta(hours=hours), WEEK))
        assert {one for one in moments if one} == {
            datetime(2026, 3, 28, 1, 30, tzinfo=UTC),
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        }
        moments = set()
        for minutes in range(0, 30 * 60, 10):  # the night of 25 October 2026: 03:00 becomes 02:00 again
            moments.add(last_moment(twice, datetime(2026, 10, 24, 12, tzinfo=UTC) + timedelta(minutes=minutes), WEEK))
        assert {one for one in moments if one} == {
            datetime(2026, 10, 24, 0, 30, tzinfo=UTC),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        }


def test_working_days_before_a_day_are_those_whose_moment_falls_within_the_time_served() -> None:
    three_before = schedule_of({"day": "due_on", "days": -3, "working": True})
    served = days_meant(three_before, moscow("2026-11-22T09:00"), moscow("2026-11-23T09:00"), WEEK)
    assert served == [date(2026, 11, 26)]
    friday = days_meant(three_before, moscow("2026-11-26T09:00"), moscow("2026-11-27T09:00"), WEEK)
    assert friday == [date(2026, 12, 2)]


def test_days_nobody_served_are_made_up_for_but_not_for_longer_than_a_month() -> None:
    the_day = schedule_of({"day": "due_on"})
    assert days_meant(the_day, moscow("2026-11-20T09:00"), moscow("2026-11-23T09:00"), WEEK) == [
        date(2026, 11, 21),
        date(2026, 11, 22),
        date(2026, 11, 23),
    ]
    assert days_meant(the_day, moscow("2026-11-23T09:00"), moscow("2026-11-23T09:00"), WEEK) == []
    assert len(days_meant(the_day, moscow("2025-01-01T09:00"), moscow("2026-11-23T09:00"), WEEK)) == 32


def test_the_records_of_a_moment_are_those_of_the_rule_whose_day_is_meant() -> None:
    asked = condition_at(schedule_of({"day": "due_on"}), Group("all", ()), [date(2026, 11, 23)])
    assert decide(asked, {"due_on": date(2026, 11, 23)}).holds
    assert not decide(asked, {"due_on": date(2026, 11, 24)}).holds
    assert not decide(asked, {"due_on": None}).holds


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"each": "day", "day": "due_on"},
        {"each": "year"},
        {"each": "day", "time": "9 утра"},
        {"each": "day", "time": 9},
        {"each": "day", "time": "09:00+05:00"},
        {"each": "week", "weekday": 7},
        {"each": "week", "weekday": True},
        {"each": "month", "monthday": 0},
        {"day": "number"},
        {"day": "nothing"},
        {"day": "due_on", "days": 101},
        {"day": "due_on", "days": "три"},
    ],
)
def test_what_is_no_schedule_is_refused_in_words(body: object) -> None:
    assert schedule_problems(body, WORDS)
