"""What the list of buyers is narrowed by, read from its address; a condition makes a segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dealernet.business.parties.queries import PartyFilter
from dealernet.web.desk.asking import IF, Asked, asked_of


@dataclass(frozen=True, slots=True)
class BuyersChosen:
    """A cut of buyers with an address of its own."""

    asked: Asked
    text: str = ""
    lacking: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> BuyersChosen:
        """From the query of the address."""
        return cls(asked_of(query, "party"), str(query.get("q", ""))[:100], query.get("lacking") == "1")

    def narrow(self) -> PartyFilter:
        """As the query of parties takes it."""
        return PartyFilter(search=self.text, lacking=self.lacking, condition=self.asked.narrowing())

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        parts = {"q": self.text, "lacking": self.lacking, IF: self.asked.text, **changes}
        return {name: "1" if value is True else value for name, value in parts.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"
