"""What the list of buyers is narrowed by, read from its address; a condition makes a segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dealernet.business.parties.queries import PartyFilter
from dealernet.foundation.access.actor import Actor
from dealernet.web.desk.asking import IF, Asked, asked_of
from dealernet.web.listing.columns import order_asked
from dealernet.web.listing.look import USUAL, Look


@dataclass(frozen=True, slots=True)
class BuyersChosen:
    """A cut of buyers with an address of its own."""

    asked: Asked
    text: str = ""
    lacking: bool = False
    look: Look = USUAL

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> BuyersChosen:
        """From the query of the address."""
        return cls(
            asked_of(query, "party"), str(query.get("q", ""))[:100], query.get("lacking") == "1", Look.read(query)
        )

    def narrow(self, actor: Actor) -> PartyFilter:
        """As the query of parties takes it."""
        by = order_asked(actor, "party", self.look)
        return PartyFilter(search=self.text, lacking=self.lacking, condition=self.asked.narrowing(), by=by)

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        parts = {"q": self.text, "lacking": self.lacking, IF: self.asked.text, **self.look.told, **changes}
        return {name: "1" if value is True else value for name, value in parts.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"
