"""The look of a list as its address says it: columns and order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

COLUMNS: Final = "cols"
SORT: Final = "sort"
NONE: Final = "none"
"""Stands for no column at all: an empty part of an address is left out."""
MOST: Final = 20
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,79}")
_ORDER: Final = re.compile(r"-?[a-z][a-z0-9_]{0,79}")


@dataclass(frozen=True, slots=True)
class Look:
    """Which columns an address asks for, nothing where it leaves them to the reader, and the order."""

    columns: tuple[str, ...] | None = None
    sort: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Look:
        """From the query of the address; what cannot be a column is left out."""
        told, sort = str(query.get(COLUMNS) or "")[:2000], str(query.get(SORT) or "")
        columns = tuple(one for one in told.split(",") if one != NONE and _KEY.fullmatch(one))[:MOST] if told else None
        return cls(columns, sort if _ORDER.fullmatch(sort) else "")

    @property
    def told(self) -> dict[str, str]:
        """The parts of the address's query."""
        return {COLUMNS: "" if self.columns is None else written(self.columns), SORT: self.sort}


USUAL: Final = Look()
"""What an address that asks for nothing leaves to the reader."""


def written(columns: tuple[str, ...]) -> str:
    """Columns as an address says them."""
    return ",".join(columns) or NONE
