"""What the list of calls is narrowed by, read from its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealernet.business.calls.queries import CallFilter
from dealernet.business.calls.stages import Direction, Mark
from dealernet.foundation.errors import BadInput
from dealernet.web.components.wayfinding import Way
from dealernet.web.desk.runs.filters import asked_day, midnight

WAITING: Final = ""
CUTS: Final[Mapping[str, Mapping[str, Any]]] = {
    WAITING: {"waiting": True},
    "missed": {"missed": True},
    "in": {"direction": Direction.IN},
    "out": {"direction": Direction.OUT},
    "target": {"mark": Mark.TARGET},
    "all": {},
}
"""The cuts of the list; without one, those who wait to be called back."""


@dataclass(frozen=True, slots=True)
class CallsChosen:
    """A cut of calls with an address of its own. Days are the reader's, the last one included."""

    cut: str = WAITING
    text: str = ""
    buyer: str = ""
    mine: bool = False
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> CallsChosen:
        """From the query of the address; what makes no sense is left out."""
        cut = str(query.get("cut", ""))
        return cls(
            cut=cut if cut in CUTS else WAITING,
            text=str(query.get("q", "")).replace("\x00", "")[:100],
            buyer=str(query.get("buyer", ""))[:36],
            mine=query.get("mine") == "1",
            since=asked_day(query.get("since")),
            until=asked_day(query.get("until")),
        )

    def narrow(self, account_id: UUID | None) -> CallFilter:
        """As the query of calls takes it."""
        try:
            buyer = UUID(self.buyer) if self.buyer else None
        except ValueError:
            raise BadInput(field="buyer") from None
        return CallFilter(
            **CUTS[self.cut],
            customer_id=buyer,
            employee_id=account_id if self.mine else None,
            since=midnight(self.since) if self.since else None,
            until=midnight(self.until + timedelta(days=1)) if self.until else None,
            text=self.text,
        )

    def query(self, **changes: Any) -> str:
        """The address's query, with changes; empty parts left out."""
        parts = {
            "cut": self.cut,
            "q": self.text,
            "buyer": self.buyer,
            "mine": "1" if self.mine else "",
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            **changes,
        }
        return f"?{urlencode({name: value for name, value in parts.items() if value})}"


def ways(chosen: CallsChosen, waiting: int) -> list[Way]:
    """The cuts above the list, the first with how many wait."""
    titles = {
        WAITING: pgettext("calls", "Wait to be called back"),
        "missed": pgettext("calls", "Missed"),
        "in": pgettext("calls", "Incoming"),
        "out": pgettext("calls", "Outgoing"),
        "target": _("To the point"),
        "all": pgettext("calls", "All"),
    }
    return [
        Way(title, chosen.query(cut=cut), cut == chosen.cut, waiting if cut == WAITING and waiting else None)
        for cut, title in titles.items()
    ]
