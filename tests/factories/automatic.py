"""Rules in tests: orders that are weighed, actions that count, fail or announce."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from dealernet.automation.registry import Item
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event
from dealernet.foundation.outcomes import Outcome
from factories.happening import let_it_happen
from factories.trade import Company, Dealer


def ordered(us: Company, dealer: Dealer, many: int = 1, *, price: str = "1000.00") -> list[Order]:
    """Orders of one line each, handed over at once, not yet delivered to anything."""
    product = us.product(price=price)
    asked = [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))]) for _ in range(many)]
    ids = [outcome.subject for outcome in place_orders(dealer.actor, asked)]
    return list(Order.objects.filter(id__in=ids).order_by("id"))


def bought(us: Company, dealer: Dealer, many: int = 1, *, price: str = "1000.00") -> list[Order]:
    """Orders after everything happened to them that happens by itself."""
    orders = ordered(us, dealer, many, price=price)
    let_it_happen()
    return list(Order.objects.filter(id__in=[order.id for order in orders]).order_by("id"))


class Counted:
    """An action that notes the subjects it was called for, and fails for those in `failing`."""

    def __init__(self) -> None:
        self.done: list[UUID] = []
        self.failing: set[UUID] = set()

    def __call__(self, actor: Actor, items: Sequence[Item]) -> list[Outcome]:
        """What rules call."""
        if any(item.subject in self.failing for item in items):
            raise ZeroDivisionError("division by zero")
        self.done += [item.subject for item in items]
        return [Outcome(item.subject) for item in items]


def announcing(make: Callable[[Item], Event]) -> Any:
    """An action that announces an event of each of its subjects."""

    def act(actor: Actor, items: Sequence[Item]) -> list[Outcome]:
        log.record(actor, *(make(item) for item in items))
        return [Outcome(item.subject) for item in items]

    return act
