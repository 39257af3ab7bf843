"""Orders that were priced by another price type than their buyer has now, and what their products cost by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Count, Sum

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO
from dealernet.foundation.sql import plain_array, prepared

_NOW: Final = """
with standard as materialized (select y.id from pricing_price_type y where y.is_default)
select o.id, t.price_type_id, y.name, l.product_id, p.name, r.amount
  from orders_order o
  join parties_terms t on t.party_id = o.customer_id
  join pricing_price_type y on y.id = coalesce(t.price_type_id, (select id from standard))
  join orders_line l on l.order_id = o.id
  join catalog_product p on p.id = l.product_id
  left join pricing_price r on r.product_id = l.product_id and r.price_type_id = y.id
 where o.id = any(%s::uuid[]) and y.id is distinct from coalesce(o.price_type_id, (select id from standard))
 order by o.id, l.position
"""


@dataclass(slots=True)
class PricesNow:
    """The price type a buyer has now, and by it the prices of an order's products, with the names of them all."""

    price_type_id: UUID | None
    name: str
    prices: dict[UUID, Decimal] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToReprice:
    """How many orders would be priced anew if their buyer's price type changed, and what they come to now."""

    orders: int
    total: Decimal


def prices_of_now(order_ids: Sequence[UUID]) -> dict[UUID, PricesNow]:
    """The prices of now, by order: of those whose buyer has another price type than they were priced by.

    One statement, however many; for commands only.
    """
    found: dict[UUID, PricesNow] = {}
    for order_id, price_type, name, product, product_name, amount in prepared(_NOW, [plain_array(order_ids)]):
        now = found.setdefault(order_id, PricesNow(price_type, name))
        now.names[product] = product_name
        if amount is not None:
            now.prices[product] = amount
    return found


def orders_to_reprice(actor: Actor, customer_id: UUID) -> ToReprice:
    """What of a customer's orders follows a change of its price type: not accepted yet, no invoice. One statement."""
    waiting = orders_open_to(actor, SEE).filter(customer_id=customer_id, stage=Stage.SUBMITTED, invoice_number="")
    found = waiting.aggregate(orders=Count("id"), total=Sum("total"))
    return ToReprice(found["orders"], found["total"] or ZERO)
