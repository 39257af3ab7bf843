"""What the catalogue is narrowed by, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

LONGEST = 200


@dataclass(frozen=True, slots=True)
class CatalogueFilter:
    """The search text, the group and whether only what is there is shown."""

    text: str = ""
    group_id: UUID | None = None
    in_stock: bool = False

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> CatalogueFilter:
        """The filter of an address; what it cannot mean is left out, so that an old link still opens."""
        text = str(values.get("q") or "").replace("\x00", "").strip()[:LONGEST]
        try:
            group_id = UUID(str(values.get("group"))) if values.get("group") else None
        except ValueError:
            group_id = None
        return cls(text, group_id, values.get("in_stock") == "1")

    def query(self) -> dict[str, str]:
        """The filter as query parameters, empty ones left out."""
        asked = {"q": self.text, "group": str(self.group_id or ""), "in_stock": "1" if self.in_stock else ""}
        return {name: value for name, value in asked.items() if value}

    def link(self, **changes: Any) -> str:
        """The address with something changed."""
        return "?" + urlencode(replace(self, **changes).query())

    @property
    def other_stock(self) -> str:
        """The address with "only what is in stock" switched over."""
        return self.link(in_stock=not self.in_stock)

    @property
    def everything(self) -> str:
        """The address of all groups, the search kept."""
        return self.link(group_id=None)
