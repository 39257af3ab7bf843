"""When a rule that waits for a day of its record goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dealernet.automation.moments import NEVER, goes_on_at
from dealernet.automation.rules import Step
from dealernet.foundation import clock


def test_a_day_at_the_end_of_time_is_never_reached_and_one_at_its_beginning_has_passed() -> None:
    after, before = (Step("wait", {}, until="due_on", days=days) for days in (3, -3))

    assert goes_on_at(after, {"due_on": date.max}) == NEVER
    assert goes_on_at(before, {"due_on": date.min}) <= clock.now()
    assert goes_on_at(after, {"due_on": date(2026, 11, 27)}) == datetime(2026, 11, 30, 5, tzinfo=UTC)
