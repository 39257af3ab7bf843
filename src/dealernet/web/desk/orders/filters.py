"""What the list of orders is narrowed by, read from its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.business.orders.queries import OrderFilter
from dealernet.business.orders.stages import Money, Stage


@dataclass(frozen=True, slots=True)
class Chosen:
    """A cut of orders with an address of its own."""

    stage: str = ""
    money: str = ""
    text: str = ""
    mine: bool = False
    held: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Chosen:
        """From the query of the address; words that mean nothing are left out."""
        stage, money = str(query.get("stage", "")), str(query.get("money", ""))
        return cls(
            stage=stage if stage in Stage.values else "",
            money=money if money in Money.values else "",
            text=str(query.get("q", ""))[:100],
            mine=query.get("mine") == "1",
            held=query.get("held") == "1",
        )

    def narrow(self, account_id: UUID | None) -> OrderFilter:
        """As the query of orders takes it."""
        return OrderFilter(
            stage=Stage(self.stage) if self.stage else None,
            money=Money(self.money) if self.money else None,
            text=self.text,
            held=self.held,
            responsible_id=account_id if self.mine else None,
            drafts=self.stage == Stage.DRAFT,
        )

    def query(self, **changes: Any) -> str:
        """The address's query, with changes; empty parts left out."""
        parts = {
            "stage": self.stage,
            "money": self.money,
            "q": self.text,
            "mine": self.mine,
            "held": self.held,
            **changes,
        }
        told = {name: "1" if value is True else value for name, value in parts.items() if value}
        return f"?{urlencode(told)}" if told else "?"


def views_of(chosen: Chosen, counts: Mapping[Stage, int]) -> list[dict[str, Any]]:
    """The saved cuts above the list, each with its count."""
    on_the_way = sum(counts.get(stage, 0) for stage in counts)
    views = [
        {
            "title": _("All"),
            "href": chosen.query(stage="", money="", held=False),
            "count": on_the_way,
            "on": not (chosen.stage or chosen.money or chosen.held),
        }
    ]
    views += [
        {
            "title": stage.label,
            "href": chosen.query(stage=stage.value, money="", held=False),
            "count": counts.get(stage, 0),
            "on": chosen.stage == stage,
        }
        for stage in Stage
        if stage not in (Stage.DRAFT,) and counts.get(stage)
    ]
    views.append(
        {
            "title": _("Overdue"),
            "href": chosen.query(stage="", money="overdue", held=False),
            "count": None,
            "on": chosen.money == Money.OVERDUE,
        }
    )
    views.append(
        {"title": _("Held"), "href": chosen.query(stage="", money="", held=True), "count": None, "on": chosen.held}
    )
    return views
