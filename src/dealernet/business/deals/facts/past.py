"""How a deal was at a past moment, by what its events left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from dealernet.business.deals.stages import CLOSED
from dealernet.foundation import clock
from dealernet.foundation.pasts import PASTS, Left, Past, Worked, after_day, part, said

_CHANGED: Final = ("title", "source", "due_on", "comment", "contact_name", "contact_phone", "contact_email")
_DAY: Final = timedelta(days=1)
_AT: Final = Left(lambda _facts, at: at)


def _pipeline(name: str) -> Left:
    return Left(lambda facts, _at: str(facts.get(name, "")).partition(".")[0])


def _is_overdue(known: Mapping[str, Any], at: datetime) -> bool:
    day = clock.local(at).date()
    return known["due_on"] is not None and known["due_on"] < day and known["stage"] not in CLOSED


def _day_is_full(known: Mapping[str, Any], at: datetime) -> datetime:
    entered_at: datetime = known["entered_at"]
    return at + (_DAY - (at - entered_at) % _DAY)


PASTS["deal"] = Past(
    began="d.opened_at",
    fixed=frozenset({"number", "opened_at"}),
    own=frozenset({"is_newcomer", "has_order", "order_number", "customer", "responsible", "lost_reason", "closed_at"}),
    by={
        "pipeline": {"deals.opened": _pipeline("status"), "deals.moved": _pipeline("after")},
        "status": {"deals.opened": said("status"), "deals.moved": said("after", before="before")},
        "stage": {"deals.opened": said("stage"), "deals.moved": said("stage", before="stage_before")},
        "entered_at": {"deals.opened": _AT, "deals.moved": _AT},
        "amount": {"deals.opened": said("amount"), "deals.changed": part("amount", "became", "was")},
        **{name: {"deals.changed": part(name, "became", "was")} for name in _CHANGED},
    },
    worked={
        "is_overdue": Worked(("due_on", "stage"), _is_overdue, after_day("due_on")),
        "days_in_status": Worked(("entered_at",), lambda known, at: (at - known["entered_at"]) // _DAY, _day_is_full),
    },
    needs=frozenset({"stage"}),
    counts=lambda known: known["stage"] not in CLOSED,
)
