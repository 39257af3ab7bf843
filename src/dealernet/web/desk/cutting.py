"""Lists narrowed by a text, by cuts and by a condition alone, as their addresses say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from dealernet.web.desk.asking import IF, Asked, asked_of
from dealernet.web.listing.look import Look


@dataclass(frozen=True, slots=True)
class PlainCut:
    """A cut of a list with an address of its own; a list says what its records are and the parts of its address."""

    subject: ClassVar[str] = ""
    names: ClassVar[tuple[str, ...]] = ("q",)
    asked: Asked
    parts: Mapping[str, str]
    look: Look

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Self:
        """From the query of the address."""
        parts = {name: str(query.get(name) or "").replace("\x00", "")[:100] for name in cls.names}
        return cls(asked_of(query, cls.subject), parts, Look.read(query))

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        parts = {**self.parts, IF: self.asked.text, **self.look.told, **changes}
        return {name: value for name, value in parts.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"

    def is_at(self, **parts: str) -> bool:
        """Whether it is this cut, whatever text is sought in it."""
        return {name: value for name, value in self.told().items() if name != "q"} == parts
