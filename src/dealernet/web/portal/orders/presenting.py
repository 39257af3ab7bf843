"""An order in the words of its pages: rows of the list, boxes of the card."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from dealernet.business.orders.queries import OrderCard, OrderRow
from dealernet.business.orders.stages import Money, Stage
from dealernet.web.journey import LOOKS, MONEY_LOOKS, Stop, journey_of, may_be_cancelled, may_be_changed


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """An order as a row of the buyer's list."""

    order: OrderRow

    @property
    def journey(self) -> list[Stop]:
        """Its stops."""
        return journey_of(self.order.stage)

    @property
    def passed(self) -> int:
        """How many stops lie behind it, the present one included."""
        return sum(stop.state != "next" for stop in self.journey)

    @property
    def tone(self) -> str:
        """The tone of its stage."""
        return LOOKS[self.order.stage][0]

    @property
    def shape(self) -> str:
        """The drawing of its stage."""
        return LOOKS[self.order.stage][1]

    @property
    def money_tone(self) -> str | None:
        """The tone of its payment; nothing for a cancelled order that nobody paid."""
        return MONEY_LOOKS[self.order.money][0] if _speaks_of_money(self.order.stage, self.order.money) else None

    @property
    def money_shape(self) -> str:
        """The drawing of its payment."""
        return MONEY_LOOKS[self.order.money][1]


def card_context(order: OrderCard) -> dict[str, Any]:
    """What the card's template needs of an order."""
    tone, shape = LOOKS[order.stage]
    money_tone, money_shape = MONEY_LOOKS[order.money]
    return {
        "order": order,
        "tone": tone,
        "shape": shape,
        "money_tone": money_tone,
        "money_shape": money_shape,
        "money_shown": _speaks_of_money(order.stage, order.money),
        "may_be_cancelled": may_be_cancelled(order.stage),
        "may_be_changed": may_be_changed(order),
        "lacking": _sum(order.held_for.get("credit")),
        "paid_pairs": [(_("Total"), order.total), (_("Paid"), order.paid_total)],
        "about": [
            (_("Legal entity"), order.profile),
            (_("INN"), order.profile_inn),
            (_("Where to"), order.delivery),
            (_("Papers go to"), order.profile_email),
            (_("Your number"), order.customer_reference),
            (_("Comment"), order.comment),
            (_("Your manager"), order.responsible),
        ],
    }


def _speaks_of_money(stage: Stage, money: Money) -> bool:
    return stage != Stage.CANCELLED or money != Money.UNPAID


def _sum(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text else None
    except InvalidOperation:
        return None
