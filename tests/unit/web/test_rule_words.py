"""A rule on Russian pages: every event has words, lengths of time are said as people say them."""

from __future__ import annotations

import pytest
from django.utils import translation

from dealernet.automation.registry import ACTIONS
from dealernet.web.desk.rules.forms import weighable
from dealernet.web.desk.rules.grouping import RECORDS
from dealernet.web.desk.rules.moments import moment_in_words
from dealernet.web.desk.rules.presenting import EVENTS
from dealernet.web.desk.rules.spans import wait_in_words


@pytest.fixture(autouse=True)
def in_russian():
    with translation.override("ru"):
        yield


def test_every_event_a_rule_may_be_on_has_words_of_its_own() -> None:
    assert [kind for kind in weighable() if kind not in EVENTS] == []
    assert [kind for kind in EVENTS if str(EVENTS[kind]).isascii()] == []


def test_every_sort_of_records_a_step_is_for_has_words() -> None:
    assert {kind for one in ACTIONS.values() for kind in one.subjects} - set(RECORDS) == set()


@pytest.mark.parametrize(
    ("length", "said"),
    [("1m", "1 минуту"), ("2h", "2 часа"), ("5d", "5 дней"), ("21d", "21 день"), ("1w", "1 неделю"), ("soon", "soon")],
)
def test_a_wait_is_said_in_words(length: str, said: str) -> None:
    assert wait_in_words(length) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ({"days": 2, "working": True}, "через 2 рабочих дня после даты «due», в 10:00"),
        ({"days": 1}, "через 1 день после даты «due», в 10:00"),
        ({"days": -5, "working": True}, "за 5 рабочих дней до даты «due», в 10:00"),
        ({"days": -21}, "за 21 день до даты «due», в 10:00"),
    ],
)
def test_days_counted_from_a_day_of_the_record_agree_with_their_number(at: dict[str, object], said: str) -> None:
    assert moment_in_words({"day": "due", "time": "10:00", **at}, {}) == said
