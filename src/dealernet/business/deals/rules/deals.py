"""What a deal needs: values in, a value or a refusal out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from dealernet.business.deals.errors import (
    AmountWrong,
    FieldsMissing,
    LostReasonMissing,
    TitleMissing,
    WhoIsMissing,
)
from dealernet.business.deals.rules.pipelines import REQUIRED, SetTask, Status
from dealernet.business.deals.stages import Stage
from dealernet.foundation.money import kopecks
from dealernet.foundation.workdays.calendar import WorkCalendar, add_working_days
from dealernet.foundation.workdays.hours import Span, after_working_time

LARGEST: Final = Decimal("999999999999.99")
LONGEST_TITLE: Final = 200


def entered(to: Status, values: Mapping[str, Any], *, reason: str = "") -> None:
    """Refuses a deal that lacks what a status asks for, and one that is lost without a reason."""
    missing = [str(REQUIRED[name]) for name in to.require if values.get(name) in (None, "")]
    if missing:
        raise FieldsMissing(to=to.label, fields=", ".join(missing))
    if to.stage == Stage.LOST and not reason.strip():
        raise LostReasonMissing


def amount(value: Any) -> Decimal | None:
    """A sum of money, nothing where none is told; refuses what is below zero, too large or no number."""
    if value in (None, ""):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise AmountWrong from None
    if not found.is_finite() or not 0 <= found <= LARGEST:
        raise AmountWrong
    return kopecks(found)


def title(text: str) -> str:
    """A title without needless spaces; refuses none at all and one too long."""
    found = " ".join(text.split())
    if not found or len(found) > LONGEST_TITLE:
        raise TitleMissing
    return found


def known(values: Mapping[str, Any]) -> None:
    """Refuses a deal with nobody: neither a buyer nor a word of how to reach a newcomer."""
    if not any(values.get(name) for name in ("customer", "contact_name", "contact_phone", "contact_email")):
        raise WhoIsMissing


def due_at(task: SetTask, now: datetime, calendar: WorkCalendar, hours: Span | None = None) -> datetime:
    """By when a task is to be done: so many hours on, or the same time so many working days on; never a day off.

    With the `hours` somebody works, they are working hours.
    """
    if task.unit == "hours" and hours is not None:
        return after_working_time(calendar, hours, now, timedelta(hours=task.amount))
    if task.unit == "hours":
        due = now + timedelta(hours=task.amount)
        off = 0 if calendar.is_working(due.date()) else (add_working_days(calendar, due.date(), 1) - due.date()).days
        return due + timedelta(days=off)
    day = add_working_days(calendar, now.date(), task.amount)
    return now + timedelta(days=(day - now.date()).days)
