"""Calls as an exchange tells them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from dealernet.business.calls.commands import ToldCall, record_calls
from dealernet.business.calls.stages import Direction, Outcome
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.outcomes import settled

PHONE = "+79122001415"
_numbers = count(1)


def told_call(outcome: str = "missed", *, ago: int = 0, out: bool = False, **values: Any) -> ToldCall:
    """A call with an unknown number unless told otherwise, so many minutes ago."""
    at: datetime = clock.now() - timedelta(minutes=ago)
    given = {"number": PHONE, "started_at": at, "told_at": at, "external_id": f"call-{next(_numbers)}", **values}
    direction = Direction.OUT if out else Direction.IN
    return ToldCall(source="pbx", direction=direction, outcome=Outcome(outcome), **given)


def called(outcome: str = "missed", **values: Any) -> UUID:
    """The same, recorded."""
    return settled(record_calls(system("pbx"), [told_call(outcome, **values)])).subject
