"""Carts their buyers left: told once, when they lie untouched for an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction

from dealernet.business.orders.events import CartLeft
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.sql import prepared

LEFT_AFTER: Final = timedelta(hours=1)
"""So long a cart lies untouched until its buyer has left it; what rules do later, they wait for."""
_LEFT: Final = """
with left_ones as (
  select c.order_id, c.touched_at from orders_cart c
    join orders_order o on o.id = c.order_id and o.stage = 'draft'
    join access_account a on a.id = o.placed_by_id and a.dealer_id = o.customer_id
   where c.left_at is null and c.touched_at <= %(until)s
     and exists (select 1 from orders_line l where l.order_id = c.order_id)
   order by c.order_id limit %(most)s for update of c skip locked
), told as (
  update orders_cart c set left_at = %(now)s from left_ones w where c.order_id = w.order_id returning c.order_id
)
select o.id, o.customer_id, o.number, o.total, w.touched_at,
       (select count(*) from orders_line l where l.order_id = o.id)
  from left_ones w join told t on t.order_id = w.order_id join orders_order o on o.id = w.order_id
"""


def tell_left_carts(actor: Actor, *, limit: int = 500) -> int:
    """Tell of the carts with goods that buyers left, each once until it is touched again; how many.

    Drafts of the staff are no carts. Beside another worker each takes others. Two statements; locks what it tells of.
    """
    now = clock.now()
    with transaction.atomic():
        rows = prepared(_LEFT, {"until": now - LEFT_AFTER, "now": now, "most": limit})
        log.record(
            actor,
            *(
                CartLeft(subject=one, stream=customer, number=number, total=total, touched_at=touched_at, lines=lines)
                for one, customer, number, total, touched_at, lines in rows
            ),
        )
    return len(rows)
