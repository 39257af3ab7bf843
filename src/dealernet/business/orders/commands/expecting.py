"""On which day the goods an order waits for are expected: kept on the order, told to its buyer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.orders import rules
from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.guarding import under_validations
from dealernet.business.orders.errors import AwaitsNoGoods
from dealernet.business.orders.events import GoodsExpected, OrderEvent
from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import ON_THE_WAY
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome


@under_validations
def expect_goods(actor: Actor, order_ids: Sequence[UUID], on: date | None) -> list[Outcome]:
    """Say on which day the goods these orders lack are expected; nothing says that nobody knows.

    Refuses a past day, one two years away, and an order that lacks no goods or left already. Locks the orders.
    """
    rules.expectation(on, today=clock.today())

    def decide(order: Order) -> Sequence[OrderEvent]:
        before = order.expected_on
        if before == on:
            return ()
        if order.stage not in ON_THE_WAY or not order.held_for.get("stock"):
            raise AwaitsNoGoods
        order.expected_on = on
        about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
        return [GoodsExpected(**about, expected_on=on, before=before)]

    with transaction.atomic():
        return act_on(actor, locked_orders(actor, MANAGE, order_ids), order_ids, decide, ["expected_on"])
