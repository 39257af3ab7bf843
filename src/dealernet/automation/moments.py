"""When a rule that waits goes on: after a length of time, or on the morning of a day, or some days from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from dealernet.automation.rules import Step
from dealernet.foundation import clock
from dealernet.foundation.workdays.calendar import shifted
from dealernet.foundation.workdays.hours import after_working_time
from dealernet.foundation.workdays.published import calendar_in_force

_DAY: Final = timedelta(days=1)
MORNING: Final = time(8)
"""When rules that wait for a day go on."""
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


def goes_on_at(step: Step, facts: Mapping[str, Any]) -> datetime:
    """When a waiting step is over. Now, when the day it waits for is not known; never, when none can come after it.

    Days off, and the hours outside the company's, count as the step says.
    One statement for a step that counts working days.
    """
    if step.wait is not None and step.working:
        published = calendar_in_force()
        here = timezone.localtime(clock.now(), timezone.get_default_timezone())
        return after_working_time(published.calendar, published.hours, here, step.wait)
    if step.wait is not None:
        return clock.now() + step.wait
    day, company = facts.get(step.until), timezone.get_default_timezone()
    if not isinstance(day, date):
        return clock.now()
    if isinstance(day, datetime):
        day = timezone.localtime(day, company).date()
    try:
        day = shifted(calendar_in_force().calendar, day, step.days) if step.working else day + step.days * _DAY
    except OverflowError:  # a day at one of the ends of time, as other programs write "none" and "always"
        return NEVER if step.days > 0 else clock.now()
    return timezone.make_aware(datetime.combine(day, MORNING), company)
