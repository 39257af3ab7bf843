"""What stock is narrowed by, and the form of a movement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.business.stock.queries import LocationRow


@dataclass(frozen=True, slots=True)
class StockAddress:
    """The search text, the place and the owner, as the address says them."""

    text: str = ""
    location_id: UUID | None = None
    owner_id: UUID | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> StockAddress:
        """The filter of an address; what it cannot mean is left out."""
        text = str(values.get("q") or "").replace("\x00", "").strip()[:200]
        return cls(text, _id(values.get("place")), _id(values.get("owner")))

    @property
    def is_narrow(self) -> bool:
        """Whether products without goods there are left out."""
        return self.location_id is not None or self.owner_id is not None

    def query(self) -> dict[str, str]:
        """The filter as query parameters, empty ones left out."""
        asked = {"q": self.text, "place": str(self.location_id or ""), "owner": str(self.owner_id or "")}
        return {name: value for name, value in asked.items() if value}


class MovementForm(forms.Form):
    """Where goods come to lie, whose they are, and a list of them."""

    place = forms.ChoiceField(label=_("Warehouse"))
    to = forms.ChoiceField(label=_("To which warehouse"), required=False)
    owner = forms.ChoiceField(label=_("Whose goods"))
    goods = forms.CharField(
        label=_("Goods"),
        widget=forms.Textarea({"rows": 8}),
        max_length=200_000,
        help_text=_("A line a product: part number and quantity, as copied from a sheet"),
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[LocationRow],
        owners: Sequence[tuple[UUID, str]],
        moves: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        shown = [(str(place.id), place.name) for place in places if place.is_active]
        self._offer("place", shown)
        self._offer("owner", [(str(owner_id), name) for owner_id, name in owners])
        if moves:
            self._offer("to", shown)
            self.fields["place"].label = _("From which warehouse")
            self.fields["to"].required = True
        else:
            del self.fields["to"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


def _id(value: Any) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
