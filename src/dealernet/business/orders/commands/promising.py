"""A buyer's word to pay by a day: kept on the order, so that nobody asks before and somebody asks after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.guarding import under_validations
from dealernet.business.orders.errors import NothingToPay, PromiseWrong
from dealernet.business.orders.events import OrderEvent, PaymentPromised
from dealernet.business.orders.models import Order
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome

LONGEST: Final = timedelta(days=366)


@under_validations
def promise_payment(actor: Actor, order_ids: Sequence[UUID], on: date) -> list[Outcome]:
    """Note the day a buyer promised to pay these orders by. Refuses a past day, one a year away, a paid order.

    Locks the orders in the order of their ids.
    """
    today = clock.today()
    if not today <= on <= today + LONGEST:
        raise PromiseWrong

    def decide(order: Order) -> Sequence[OrderEvent]:
        if order.promised_on == on:
            return ()
        if order.paid_total >= order.total:
            raise NothingToPay
        order.promised_on = on
        return [PaymentPromised(subject=order.id, stream=order.customer_id, number=order.number, promised_on=on)]

    with transaction.atomic():
        return act_on(actor, locked_orders(actor, MANAGE, order_ids), order_ids, decide, ["promised_on"])
