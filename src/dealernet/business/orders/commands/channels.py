"""Which advertising brought a buyer: kept on the orders from the first contact, corrected by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.guarding import under_validations
from dealernet.business.orders.events import OrderChannelSet, OrderEvent
from dealernet.business.orders.models import Order
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.sql import plain_array

LONGEST: Final = 60
_KEEP: Final = """
update orders_order o set channel = t.channel
  from unnest(%s::uuid[], %s::text[]) as t(id, channel) where o.id = t.id
"""
_INHERIT: Final = """
update orders_order o set channel = f.channel
  from orders_order n
  join lateral (select e.channel from orders_order e
                 where e.customer_id = n.customer_id and e.channel <> '' order by e.id limit 1) f on true
 where n.id = any(%s::uuid[]) and n.channel = '' and o.id = n.id
"""


@under_validations
def set_channel(actor: Actor, order_ids: Sequence[UUID], channel: str) -> list[Outcome]:
    """A person says which advertising brought the buyer; an empty text says that nobody knows. Locks the orders."""
    told = tidy_channel(channel)

    def decide(order: Order) -> Sequence[OrderEvent]:
        before, order.channel = order.channel, told
        if before == told:
            return ()
        about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
        return [OrderChannelSet(**about, channel=told, before=before)]

    with transaction.atomic():
        return act_on(actor, locked_orders(actor, MANAGE, order_ids), order_ids, decide, ["channel"])


def keep_channels(channels: Mapping[UUID, str]) -> None:
    """Note the advertising that orders came by, in the transaction that hands them over. One statement at most."""
    known = {order_id: told for order_id, channel in channels.items() if (told := tidy_channel(channel))}
    if known:
        with connection.cursor() as db:
            db.execute(_KEEP, [plain_array(known), list(known.values())])


def inherit_channels(order_ids: Sequence[UUID]) -> None:
    """An order that names no advertising has that of its customer's first contact. One statement, however many."""
    with connection.cursor() as db:
        db.execute(_INHERIT, [plain_array(order_ids)])


def tidy_channel(text: str) -> str:
    """The name of a channel as it is kept: single spaces, at most sixty letters."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST]
