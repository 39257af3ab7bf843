"""Working days are counted as a Russian company counts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from dealernet.foundation.workdays.calendar import (
    WorkCalendar,
    add_working_days,
    day_to_ship,
    free_weekdays,
    next_working_day,
)
from dealernet.foundation.workdays.published import COMES_WITH, as_body, as_calendar, problems

OURS = as_calendar(COMES_WITH)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-26", "2026-11-27"),  # Thursday
        ("2026-11-27", "2026-11-30"),  # over a weekend
        ("2026-11-28", "2026-11-30"),
        ("2026-11-03", "2026-11-05"),  # over 4 November
        ("2026-12-30", "2027-01-11"),  # the moved day of December, the January holidays, their weekend
        ("2026-12-31", "2027-01-11"),
        ("2025-12-31", "2026-01-12"),  # 9 January 2026 was moved
        ("2026-03-06", "2026-03-10"),  # 8 March 2026 is a Sunday: Monday is free
        ("2026-05-08", "2026-05-12"),  # 9 May 2026 is a Saturday: Monday is free
        ("2028-02-28", "2028-02-29"),
    ],
)
def test_the_next_working_day_steps_over_weekends_holidays_and_moved_days(after, expected):
    assert next_working_day(OURS, date.fromisoformat(after)) == date.fromisoformat(expected)


def test_working_days_are_added_over_the_end_of_a_year():
    assert add_working_days(OURS, date(2026, 12, 29), 0) == date(2026, 12, 29)
    assert add_working_days(OURS, date(2026, 12, 29), 3) == date(2027, 1, 12)


def test_a_saturday_may_be_made_a_working_day_and_a_weekday_a_free_one():
    ours = replace(OURS, working=frozenset({date(2026, 11, 28)}), off=OURS.off | {date(2026, 11, 30)})

    assert next_working_day(ours, date(2026, 11, 27)) == date(2026, 11, 28)
    assert next_working_day(ours, date(2026, 11, 28)) == date(2026, 12, 1)


def test_two_holidays_on_one_weekend_move_to_two_days():
    ours = WorkCalendar(week=frozenset(range(5)), yearly=frozenset({(8, 1), (8, 2)}))  # 2026: Saturday and Sunday

    assert free_weekdays(ours, date(2026, 8, 1), 10) == [date(2026, 8, 3), date(2026, 8, 4)]


def test_what_may_ship_after_the_cut_off_counts_as_of_the_next_day():
    ours = replace(OURS, cut_off=time(16))

    assert day_to_ship(ours, datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == date(2026, 11, 25)
    assert day_to_ship(ours, datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 26)
    assert day_to_ship(ours, datetime(2026, 11, 27, 18, 0, tzinfo=UTC)) == date(2026, 11, 30)
    assert day_to_ship(OURS, datetime(2026, 11, 24, 23, 59, tzinfo=UTC)) == date(2026, 11, 25)


@pytest.mark.parametrize("cut_off", [None, time(0), time(16)])
def test_what_may_ship_later_never_leaves_earlier(cut_off):
    ours = replace(OURS, cut_off=cut_off)
    moments = [datetime(2026, 4, 25, tzinfo=UTC) + timedelta(hours=5 * n) for n in range(800)]
    days = [day_to_ship(ours, moment) for moment in moments]

    assert days == sorted(days)
    assert all(ours.is_working(day) and day > moment.date() for day, moment in zip(days, moments, strict=True))


def test_a_calendar_comes_back_from_its_body_as_it_was():
    ours = replace(OURS, cut_off=time(15, 30), working=frozenset({date(2026, 11, 28)}))

    assert as_calendar(as_body(ours)) == ours
    assert problems(as_body(ours)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"week": []},
        {"week": [9]},
        {"off": ["2026-13-01"]},
        {"cut_off": "later"},
        {"cut_off": "18:00+03:00"},
        {"hours": ["09:00", "18:00+03:00"]},
        {"quiet": ["22:00+03:00", "08:00+03:00"]},
        {"working": ["2026-01-09"]},
        {"yearly": [f"{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 32)]},
        {"x": 1},
    ],
)
def test_a_calendar_that_cannot_be_is_not_published(change):
    assert problems({**COMES_WITH, **change}) != []
