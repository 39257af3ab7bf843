"""What the list of deals is narrowed by, read from its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealernet.business.deals.queries import DealFilter, Pipelines
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import BadInput
from dealernet.web.desk.asking import IF, Asked, asked_of
from dealernet.web.listing.columns import order_asked
from dealernet.web.listing.look import COLUMNS, SORT, USUAL, Look


@dataclass(frozen=True, slots=True)
class DealsChosen:
    """A cut of deals with an address of its own."""

    asked: Asked
    text: str = ""
    place: str = ""
    buyer: str = ""
    mine: bool = False
    late: bool = False
    closed: bool = False
    look: Look = USUAL

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> DealsChosen:
        """From the query of the address."""
        return cls(
            asked=asked_of(query, "deal"),
            text=str(query.get("q", ""))[:100],
            place=str(query.get("place", "")).replace("\x00", "")[:90],
            buyer=str(query.get("buyer", ""))[:36],
            mine=query.get("mine") == "1",
            late=query.get("late") == "1",
            closed=query.get("closed") == "1",
            look=Look.read(query),
        )

    def narrow(self, actor: Actor) -> DealFilter:
        """As the query of deals takes it."""
        try:
            buyer = UUID(self.buyer) if self.buyer else None
        except ValueError:
            raise BadInput(field="buyer") from None
        return DealFilter(
            place=self.place,
            customer_id=buyer,
            responsible_id=actor.id if self.mine else None,
            late=self.late,
            closed=self.closed,
            text=self.text,
            condition=self.asked.narrowing(),
            by=order_asked(actor, "deal", self.look),
        )

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        parts = {
            "place": self.place,
            "buyer": self.buyer,
            "q": self.text,
            "mine": self.mine,
            "late": self.late,
            "closed": self.closed,
            IF: self.asked.text,
            **self.look.told,
            **changes,
        }
        return {name: "1" if value is True else value for name, value in parts.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"


def cuts_of(chosen: DealsChosen, pipelines: Pipelines) -> list[dict[str, Any]]:
    """The cuts above the list: every pipeline, the late ones, all with the closed ones."""
    bare: dict[str, Any] = {"place": "", "late": False, "closed": False, IF: ""}
    narrowed = set(chosen.told()) - {"q", "mine", "buyer", COLUMNS, SORT}

    def cut(title: str, **changes: Any) -> dict[str, Any]:
        wanted = {name for name, value in changes.items() if value}
        on = narrowed == wanted and all(getattr(chosen, name) == value for name, value in changes.items())
        return {"title": title, "href": chosen.query(**{**bare, **changes}), "on": on}

    return [
        cut(_("Open deals")),
        *(cut(one.label, place=one.key) for one in pipelines.open),
        cut(_("Overdue"), late=True),
        cut(pgettext("deals", "Closed too"), closed=True),
    ]
