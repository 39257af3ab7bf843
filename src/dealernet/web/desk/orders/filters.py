"""What the list of orders is narrowed by, read from its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from dealernet.business.orders.queries import OrderFilter, Status
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation.access.actor import Actor
from dealernet.web.desk.asking import IF, Asked, asked_of
from dealernet.web.listing.columns import order_asked
from dealernet.web.listing.look import COLUMNS, SORT, USUAL, Look


@dataclass(frozen=True, slots=True)
class Chosen:
    """A cut of orders with an address of its own."""

    status: str = ""
    stage: str = ""
    money: str = ""
    text: str = ""
    mine: bool = False
    held: bool = False
    back_orders: bool = False
    asked: Asked | None = None
    look: Look = USUAL

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Chosen:
        """From the query of the address; words that mean nothing are left out."""
        stage, money = str(query.get("stage", "")), str(query.get("money", ""))
        return cls(
            status=str(query.get("status", ""))[:40],
            stage=stage if stage in Stage.values else "",
            money=money if money in Money.values else "",
            text=str(query.get("q", ""))[:100],
            mine=query.get("mine") == "1",
            held=query.get("held") == "1",
            back_orders=query.get("back_orders") == "1",
            asked=asked_of(query, "order"),
            look=Look.read(query),
        )

    def narrow(self, actor: Actor) -> OrderFilter:
        """As the query of orders takes it."""
        return OrderFilter(
            status=self.status,
            stage=Stage(self.stage) if self.stage else None,
            money=Money(self.money) if self.money else None,
            text=self.text,
            held=self.held,
            back_orders=self.back_orders,
            responsible_id=actor.id if self.mine else None,
            drafts=self.stage == Stage.DRAFT,
            condition=self.asked.narrowing() if self.asked else None,
            by=order_asked(actor, "order", self.look),
        )

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        parts = {
            "status": self.status,
            "stage": self.stage,
            "money": self.money,
            "q": self.text,
            "mine": self.mine,
            "held": self.held,
            "back_orders": self.back_orders,
            IF: self.asked.text if self.asked else "",
            **self.look.told,
            **changes,
        }
        return {name: "1" if value is True else value for name, value in parts.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"


def views_of(chosen: Chosen, statuses: Sequence[Status], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The cuts above the list: one a status of orders that were handed over, each with its count; and carts."""
    bare: dict[str, Any] = {"status": "", "stage": "", "money": "", "held": False, "back_orders": False, IF: ""}
    narrowed = set(chosen.told()) - {"q", "mine", COLUMNS, SORT}
    whole = sum(counts.get(one.key, 0) for one in statuses)
    views = [_view(_("All"), chosen.query(**bare), on=not narrowed, count=whole)]
    for one in statuses:
        if counts.get(one.key):
            there = chosen.query(**{**bare, "status": one.key})
            views.append(_view(one.label, there, on=chosen.status == one.key, count=counts[one.key]))
    overdue = chosen.query(**{**bare, "money": "overdue"})
    views.append(_view(_("Overdue"), overdue, on=chosen.money == Money.OVERDUE))
    views.append(_view(_("Held"), chosen.query(**{**bare, "held": True}), on=chosen.held))
    views.append(_view(_("Back orders"), chosen.query(**{**bare, "back_orders": True}), on=chosen.back_orders))
    carts = chosen.query(**{**bare, "stage": Stage.DRAFT.value})
    views.append(_view(_("Carts"), carts, on=chosen.stage == Stage.DRAFT))
    return views


def _view(title: str, href: str, *, on: bool, count: int | None = None) -> dict[str, Any]:
    return {"title": title, "href": href, "count": count, "on": on}
