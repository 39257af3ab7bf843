"""What a buyer's list of orders is narrowed by, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import pgettext, pgettext_lazy

from dealernet.business.orders.access import SEE
from dealernet.business.orders.queries import OrderFilter, OrderRow, Status
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation.access.actor import Actor
from dealernet.web.listing.columns import Fixed, ListColumn, Listing, order_asked
from dealernet.web.listing.look import USUAL, Look

STAGES: Final = (
    Stage.SUBMITTED,
    Stage.QUALIFIED,
    Stage.PICKING,
    Stage.SHIPPED,
    Stage.DELIVERED,
    Stage.CLOSED,
    Stage.CANCELLED,
)


NO_MORE: Final[tuple[ListColumn[OrderRow], ...]] = ()
_ALWAYS: Final = (
    Fixed("number", pgettext_lazy("heading of a column", "Order")),
    Fixed("total", pgettext_lazy("of money", "Sum"), numeric=True),
)
OWN_ORDERS: Final = Listing("own-orders", "order", NO_MORE, "portal-orders", SEE, _ALWAYS)
"""A buyer's list of orders: besides what it always shows, it may have the company's own fields."""


@dataclass(frozen=True, slots=True)
class OrdersFilter:
    """The text, the status, the stage and the state of money; which columns, in which order."""

    text: str = ""
    status: str = ""
    stage: Stage | None = None
    money: Money | None = None
    back_orders: bool = False
    look: Look = USUAL

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> OrdersFilter:
        """The filter of an address; what it cannot mean is left out."""
        stage, money = str(values.get("stage") or ""), str(values.get("money") or "")
        return cls(
            text=str(values.get("q") or "").replace("\x00", "").strip()[:100],
            status=str(values.get("status") or "").replace("\x00", "")[:40],
            stage=Stage(stage) if stage in STAGES else None,
            money=Money(money) if money in Money.values else None,
            back_orders=values.get("back_orders") == "1",
            look=Look.read(values),
        )

    def narrow(self, actor: Actor) -> OrderFilter:
        """The filter in the words of orders."""
        by = order_asked(actor, "order", self.look)
        return OrderFilter(
            status=self.status,
            stage=self.stage,
            money=self.money,
            text=self.text,
            back_orders=self.back_orders,
            by=by,
        )

    def told(self, **changes: Any) -> dict[str, str]:
        """The filter as query parameters, with changes; empty ones left out."""
        asked = {
            "q": self.text,
            "status": self.status,
            "stage": self.stage or "",
            "money": self.money or "",
            "back_orders": "1" if self.back_orders else "",
            **self.look.told,
            **changes,
        }
        return {name: str(value) for name, value in asked.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"

    def views(self, statuses: Sequence[Status], counts: Mapping[str, int]) -> list[dict[str, Any]]:
        """The ways to look at the list: all, each status that orders have, unpaid, overdue."""
        whole = sum(counts.get(one.key, 0) for one in statuses)
        narrowed = self.status or self.stage or self.money or self.back_orders
        shown = [_view(pgettext("orders", "All"), whole, {}, not narrowed)]
        shown += [
            _view(one.buyer_label, counts.get(one.key, 0), {"status": one.key}, self.status == one.key)
            for one in statuses
            if counts.get(one.key) or self.status == one.key
        ]
        for money in (Money.UNPAID, Money.OVERDUE):
            shown.append(_view(str(money.label), None, {"money": money.value}, self.money == money))
        shown.append(_view(pgettext("orders", "Back orders"), None, {"back_orders": "1"}, self.back_orders))
        return shown


def _view(name: str, count: int | None, query: Mapping[str, str], current: bool) -> dict[str, Any]:
    return {"name": name, "count": count, "href": "?" + urlencode(query), "current": current}
