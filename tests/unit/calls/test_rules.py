"""Numbers as people and exchanges write them; what a later telling changes; working hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dealernet.business.calls.errors import CallTimesWrong, NumberWrong, RecordingWrong
from dealernet.business.calls.rules import ToldCall, checked, is_news, number_of, within_hours
from dealernet.business.calls.stages import Direction, Outcome
from dealernet.foundation.workdays.calendar import WorkCalendar
from dealernet.foundation.workdays.published import Published

NOON = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Europe/Moscow"))


def told(**values: object) -> ToldCall:
    asked = {"outcome": Outcome.GOING, "started_at": NOON, "told_at": NOON, **values}
    return ToldCall("pbx", "1", Direction.IN, number="+79990000000", **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+7 (912) 200-14-15", "+79122001415"),
        ("8 912 200 14 15", "+79122001415"),
        ("79122001415", "+79122001415"),
        ("9122001415", "+79122001415"),
        ("+375 29 123-45-67", "+375291234567"),
        ("101", "101"),
        ("", ""),
        ("Anonymous", ""),
    ],
)
def test_a_number_is_kept_alike_however_it_is_written(written: str, kept: str) -> None:
    assert number_of(written) == kept


@pytest.mark.parametrize("written", ["позвони", "+7", "12", "+7912200141512345678", "8-912-DROP-TABLE", "٩٩٩٩٩٩٩٩٩٩"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(NumberWrong):
        number_of(written)


def test_a_call_neither_begins_in_the_future_nor_is_answered_before_it_began() -> None:
    assert checked(told(), NOON - timedelta(minutes=4)).started_at == NOON
    with pytest.raises(CallTimesWrong):
        checked(told(), NOON - timedelta(minutes=6))
    with pytest.raises(CallTimesWrong):
        checked(told(answered_at=NOON - timedelta(seconds=1)), NOON)
    with pytest.raises(RecordingWrong):
        checked(told(recording="javascript:alert(1)"), NOON)


def test_what_is_older_than_what_is_known_is_no_news_and_an_ended_call_goes_on_no_more() -> None:
    later = told(outcome=Outcome.ANSWERED, told_at=NOON + timedelta(seconds=30))
    assert is_news(later, known_at=NOON, known=Outcome.GOING)
    assert not is_news(told(outcome=Outcome.MISSED), known_at=NOON + timedelta(seconds=1), known=Outcome.ANSWERED)
    assert not is_news(told(told_at=NOON + timedelta(hours=1)), known_at=NOON, known=Outcome.ANSWERED)


def test_working_hours_are_the_companys_on_its_working_days() -> None:
    week = WorkCalendar(frozenset(range(5)))
    told_hours = Published(week, hours=(time(9), time(18)))
    assert within_hours(told_hours, NOON)
    assert not within_hours(told_hours, NOON.replace(hour=18))
    assert not within_hours(told_hours, NOON + timedelta(days=1))
    assert within_hours(Published(week), NOON.replace(hour=3))
