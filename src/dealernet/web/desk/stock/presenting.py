"""Movements of goods in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.queries import Found
from dealernet.business.stock.queries import MovementRow
from dealernet.web.components.words import MINUS, written_quantity

KINDS: Final[dict[str, Promise | str]] = {
    "receipt": pgettext_lazy("movement of goods", "Received"),
    "shipment": pgettext_lazy("movement of goods", "Shipped"),
    "transfer": pgettext_lazy("movement of goods", "Moved"),
    "count": pgettext_lazy("movement of goods", "Counted"),
    "return": pgettext_lazy("movement of goods", "Returned"),
    "correction": pgettext_lazy("movement of goods", "Corrected"),
}
SOURCES: Final[dict[str, Promise | str]] = {
    "1c": pgettext_lazy("source", "from 1C"),
    "onec": pgettext_lazy("source", "from 1C"),
}


@dataclass(frozen=True, slots=True)
class ShownMovement:
    """A movement with its words, and the order it was for."""

    row: MovementRow
    unit: str
    order: Found | None = None

    @property
    def word(self) -> str:
        """What happened to the goods."""
        return str(KINDS.get(self.row.kind, self.row.kind))

    @property
    def source(self) -> str:
        """Who told of it, when it was not written here."""
        return str(SOURCES.get(self.row.source, ""))

    @property
    def signed(self) -> str:
        """How many, with a sign."""
        sign = MINUS if self.row.quantity < 0 else "+"
        return sign + written_quantity(abs(self.row.quantity), self.unit)
