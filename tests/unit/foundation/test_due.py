"""Working hours and days: nights and days off are not counted."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dealernet.foundation.workdays.calendar import WorkCalendar
from dealernet.foundation.workdays.due import after_working_days, after_working_hours

WORK = WorkCalendar(frozenset(range(5)), off=frozenset({date(2026, 11, 30)}))


@pytest.mark.parametrize(
    ("at", "hours", "due"),
    [
        ("2026-11-26 10:00", 2, "2026-11-26 12:00"),
        ("2026-11-26 17:30", 2, "2026-11-27 10:30"),
        ("2026-11-26 03:00", 1, "2026-11-26 10:00"),
        ("2026-11-27 17:00", 3, "2026-12-01 11:00"),
        ("2026-11-28 12:00", 9, "2026-12-01 18:00"),
        ("2026-11-26 09:00", 20, "2026-12-01 11:00"),
    ],
)
def test_hours_are_those_of_work(at: str, hours: int, due: str) -> None:
    assert after_working_hours(WORK, datetime.fromisoformat(at), hours) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("at", "days", "due"),
    [
        ("2026-11-26 10:15", 1, "2026-11-27 10:15"),
        ("2026-11-26 10:15", 2, "2026-12-01 10:15"),
        ("2026-11-26 22:00", 1, "2026-12-01 18:00"),
        ("2026-11-28 07:00", 1, "2026-12-02 09:00"),
    ],
)
def test_days_are_those_the_company_works(at: str, days: int, due: str) -> None:
    assert after_working_days(WORK, datetime.fromisoformat(at), days) == datetime.fromisoformat(due)
