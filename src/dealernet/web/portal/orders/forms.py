"""What a buyer's list of orders is narrowed by, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import pgettext

from dealernet.business.orders.queries import OrderFilter
from dealernet.business.orders.stages import Money, Stage

STAGES: Final = (
    Stage.SUBMITTED,
    Stage.QUALIFIED,
    Stage.PICKING,
    Stage.SHIPPED,
    Stage.DELIVERED,
    Stage.CLOSED,
    Stage.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class OrdersFilter:
    """The text, the stage and the state of money."""

    text: str = ""
    stage: Stage | None = None
    money: Money | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> OrdersFilter:
        """The filter of an address; what it cannot mean is left out."""
        stage, money = str(values.get("stage") or ""), str(values.get("money") or "")
        return cls(
            text=str(values.get("q") or "").replace("\x00", "").strip()[:100],
            stage=Stage(stage) if stage in STAGES else None,
            money=Money(money) if money in Money.values else None,
        )

    def narrow(self) -> OrderFilter:
        """The filter in the words of orders."""
        return OrderFilter(stage=self.stage, money=self.money, text=self.text)

    def query(self) -> dict[str, str]:
        """The filter as query parameters, empty ones left out."""
        asked = {"q": self.text, "stage": self.stage or "", "money": self.money or ""}
        return {name: str(value) for name, value in asked.items() if value}

    def views(self, counts: Mapping[Stage, int]) -> list[dict[str, Any]]:
        """The ways to look at the list: all, each stage that has orders, unpaid, overdue."""
        whole = sum(number for stage, number in counts.items() if stage != Stage.DRAFT)
        shown = [_view(pgettext("orders", "All"), whole, {}, not (self.stage or self.money))]
        shown += [
            _view(str(stage.label), counts.get(stage, 0), {"stage": stage.value}, self.stage == stage)
            for stage in STAGES
            if counts.get(stage) or self.stage == stage
        ]
        for money in (Money.UNPAID, Money.OVERDUE):
            shown.append(_view(str(money.label), None, {"money": money.value}, self.money == money))
        return shown


def _view(name: str, count: int | None, query: Mapping[str, str], current: bool) -> dict[str, Any]:
    return {"name": name, "count": count, "href": "?" + urlencode(query), "current": current}
