"""What the list of runs is narrowed by, read from its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone

from dealernet.automation.models import Run
from dealernet.automation.queries import RunFilter

NOTHING: Final = UUID(int=0)
"""No record has this id: what is looked for does not exist, or is not for the reader."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A cut of runs with an address of its own. Days are the reader's, the last one included."""

    rule: str = ""
    state: str = ""
    fault: str = ""
    since: date | None = None
    until: date | None = None
    number: str = ""
    deal: str = ""
    call: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Chosen:
        """From the query of the address; words that mean nothing are left out."""
        state, fault = str(query.get("state", "")), str(query.get("fault", ""))
        return cls(
            rule=str(query.get("rule", "")).replace("\x00", "")[:80],
            state=state if state in Run.STATES else "",
            fault=fault if fault in Run.FAULTS else "",
            since=asked_day(query.get("since")),
            until=asked_day(query.get("until")),
            number=str(query.get("order", "")).replace("\x00", "").strip()[:40],
            deal=str(query.get("deal", ""))[:36],
            call=str(query.get("call", ""))[:36],
        )

    @property
    def kind(self) -> str:
        """The type of the record that is asked about."""
        return "call" if self.call else "deal" if self.deal else "order"

    def narrow(self, subject: UUID | None) -> RunFilter:
        """As the query takes it; `subject` is the record it names."""
        return RunFilter(
            rule=self.rule,
            state=self.state,
            fault=self.fault,
            since=midnight(self.since) if self.since else None,
            until=midnight(self.until + timedelta(days=1)) if self.until else None,
            subject=subject or (NOTHING if self.number or self.deal or self.call else None),
        )

    def query(self, **changes: Any) -> str:
        """The address's query, with changes; empty parts left out."""
        parts = {
            "rule": self.rule,
            "state": self.state,
            "fault": self.fault,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "order": self.number,
            "deal": self.deal,
            "call": self.call,
            **changes,
        }
        return f"?{urlencode({name: value for name, value in parts.items() if value})}"


def midnight(day: date) -> datetime:
    """When a day begins where the reader is, over a change of the clock too."""
    return timezone.make_aware(datetime.combine(day, time()))


def asked_day(text: Any) -> date | None:
    """A day of an address; nothing where it is none, or far from any that matters."""
    try:
        found = date.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
