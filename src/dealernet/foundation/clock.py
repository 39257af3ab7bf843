"""The one clock: every moment the program knows comes from here, so that tests and the demo can move it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_offset = timedelta(0)


def now() -> datetime:
    """This moment in UTC, moved by the demo clock's offset."""
    return datetime.now(UTC) + _offset


def unmoved() -> datetime:
    """This moment in UTC as the machine has it: only for what Django itself dates by that, which is sessions."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """A moment in the company's zone, whoever reads: what rules, papers and calendars count by."""
    from django.utils import timezone  # noqa: PLC0415 - settings must be ready first

    return timezone.localtime(moment, timezone.get_default_timezone())


def begins(day: date) -> datetime:
    """The moment a day of the company's zone begins, in UTC; where the clock skips midnight, the one after the gap."""
    from django.utils import timezone  # noqa: PLC0415 - settings must be ready first

    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone()).astimezone(UTC)


def today(zone: ZoneInfo | None = None) -> date:
    """The date in the company's zone, whoever reads; or in another one."""
    return local(now()).date() if zone is None else now().astimezone(zone).date()


def today_here() -> date:
    """The date where the reader is: what "today" on a page means of moments. The company's where nobody reads."""
    from django.utils import timezone  # noqa: PLC0415 - settings must be ready first

    return timezone.localtime(now()).date()


def move_to(offset: timedelta) -> None:
    """Set how far the demo clock runs ahead. Only `foundation.democlock` calls it."""
    global _offset  # noqa: PLW0603 - a clock is the one thing that is global
    _offset = offset


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)
