"""Working hours and quiet hours are counted where people are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dealernet.foundation.workdays.hours import after_working_time, out_of_quiet, zone_of
from dealernet.foundation.workdays.published import COMES_WITH, as_calendar, problems

OURS = as_calendar(COMES_WITH)
NINE_TO_SIX = (time(9), time(18))
NIGHT = (time(21), time(9))
MOSCOW, OMSK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Omsk")


def moscow(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+03:00").astimezone(MOSCOW)


@pytest.mark.parametrize(
    ("start", "hours", "over"),
    [
        ("2026-11-26T10:00", 2, "2026-11-26T12:00"),
        ("2026-11-26T17:00", 2, "2026-11-27T10:00"),  # an hour today, an hour tomorrow
        ("2026-11-26T16:00", 2, "2026-11-26T18:00"),
        ("2026-11-26T06:00", 1, "2026-11-26T10:00"),  # before the day begins
        ("2026-11-26T20:00", 1, "2026-11-27T10:00"),  # after it ended
        ("2026-11-27T17:30", 1, "2026-11-30T09:30"),  # over a weekend
        ("2026-11-03T17:00", 10, "2026-11-05T18:00"),  # over 4 November
        ("2026-12-30T17:00", 2, "2027-01-11T10:00"),  # over the January holidays
    ],
)
def test_working_time_runs_in_the_hours_of_working_days(start: str, hours: int, over: str) -> None:
    assert after_working_time(OURS, NINE_TO_SIX, moscow(start), timedelta(hours=hours)) == moscow(over)


def test_without_hours_time_runs_as_it_does_also_when_the_clock_is_put_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, 10, 24, 23, tzinfo=berlin)
    assert after_working_time(OURS, None, evening, timedelta(hours=4)) == datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert after_working_time(OURS, (time(9), time(9)), moscow("2026-11-28T10:00"), timedelta(hours=1)) == moscow(
        "2026-11-28T11:00"
    )


@pytest.mark.parametrize(
    ("moment", "zone", "leaves"),
    [
        ("2026-11-26T23:40", MOSCOW, "2026-11-27T09:00"),
        ("2026-11-27T08:59", MOSCOW, "2026-11-27T09:00"),
        ("2026-11-27T09:00", MOSCOW, "2026-11-27T09:00"),
        ("2026-11-27T20:59", MOSCOW, "2026-11-27T20:59"),
        ("2026-11-27T05:00", OMSK, "2026-11-27T06:00"),  # eight in the morning there
        ("2026-11-27T07:00", OMSK, "2026-11-27T07:00"),
        ("2026-11-27T18:30", OMSK, "2026-11-28T06:00"),
    ],
)
def test_what_can_wait_leaves_quiet_hours_where_the_reader_is(moment: str, zone: ZoneInfo, leaves: str) -> None:
    assert out_of_quiet(NIGHT, moscow(moment), zone) == moscow(leaves)


def test_quiet_hours_of_the_day_and_none_at_all() -> None:
    assert out_of_quiet((time(13), time(14)), moscow("2026-11-27T13:30"), MOSCOW) == moscow("2026-11-27T14:00")
    assert out_of_quiet(None, moscow("2026-11-27T03:00"), MOSCOW) == moscow("2026-11-27T03:00")
    assert zone_of("Mars/Olympus", MOSCOW) is MOSCOW


@pytest.mark.parametrize(
    "more",
    [
        {"hours": ["18:00", "09:00"]},
        {"hours": ["nine", "18:00"]},
        {"hours": ["09:00"]},
        {"quiet": "ночью"},
        {"departments": {"Продажи": ["19:00", "10:00"]}},
        {"departments": ["Продажи"]},
        {"lunch": ["13:00", "14:00"]},
    ],
)
def test_hours_that_cannot_be_are_not_published(more: dict[str, object]) -> None:
    assert problems({**COMES_WITH, **more})
    assert problems({**COMES_WITH, "hours": ["09:00", "18:00"], "quiet": ["21:00", "09:00"]}) == []


def test_a_calendar_without_hours_is_what_it_was() -> None:
    assert as_calendar({**COMES_WITH, "hours": ["09:00", "18:00"]}) == replace(OURS)
