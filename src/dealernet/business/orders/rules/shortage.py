"""An order that lacks goods in two: what is there stays, what lacks becomes a back order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from dealernet.business.orders.errors import ExpectationWrong
from dealernet.foundation.money import ZERO, line_cost

LONGEST_WAIT: Final = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Divided:
    """A line of which `kept` stays in the order and `moved` goes to the back order."""

    price: Decimal
    kept: Decimal
    moved: Decimal

    @property
    def kept_cost(self) -> Decimal:
        """What the part that stays comes to."""
        return line_cost(self.price, self.kept)

    @property
    def moved_cost(self) -> Decimal:
        """What the part that goes comes to."""
        return line_cost(self.price, self.moved)


@dataclass(frozen=True, slots=True)
class Division:
    """How an order is divided, line by line in their order."""

    lines: tuple[Divided, ...] = field(default=())

    @property
    def kept_total(self) -> Decimal:
        """What the order comes to afterwards."""
        return sum((line.kept_cost for line in self.lines), ZERO)

    @property
    def moved_total(self) -> Decimal:
        """What the back order comes to."""
        return sum((line.moved_cost for line in self.lines), ZERO)

    @property
    def is_whole(self) -> bool:
        """Whether nothing would stay: the order as a whole becomes the back order."""
        return not any(line.kept for line in self.lines)

    @property
    def is_needless(self) -> bool:
        """Whether nothing would go: all is there."""
        return not any(line.moved for line in self.lines)


def divided(lines: Sequence[tuple[UUID, Decimal, Decimal]], missing: Mapping[UUID, Decimal]) -> Division:
    """Divide lines, each (product, quantity, price), by how much of each product is missing.

    Where a product stands in several lines, the first ones keep their goods.
    """
    left = dict(missing)
    found: list[Divided] = []
    for product_id, quantity, price in reversed(lines):
        moved = min(left.get(product_id, ZERO), quantity)
        if moved:
            left[product_id] -= moved
        found.append(Divided(price, quantity - moved, moved))
    return Division(tuple(reversed(found)))


def expectation(on: date | None, *, today: date) -> date | None:
    """A day goods may be expected on: today or later, at most two years away; or none."""
    if on is not None and not today <= on <= today + LONGEST_WAIT:
        raise ExpectationWrong
    return on
