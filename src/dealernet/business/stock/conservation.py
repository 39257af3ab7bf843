"""What always holds of stock."""

from __future__ import annotations

from dealernet.foundation.conservation import always

always(
    "stock.reserved",
    "What a balance has reserved is the sum of its reservations.",
    """
    select b.id, coalesce(sum(r.quantity), 0) as expected, b.reserved as found
      from stock_balance b left join stock_reservation r on r.balance_id = b.id
     group by b.id having b.reserved <> coalesce(sum(r.quantity), 0)
    """,
)
always(
    "stock.on_hand",
    "What a balance has on hand is the sum of its movements.",
    """
    select b.id, coalesce(sum(m.quantity), 0) as expected, b.on_hand as found
      from stock_balance b left join stock_movement m on m.balance_id = b.id
     group by b.id having b.on_hand <> coalesce(sum(m.quantity), 0)
    """,
)
always(
    "stock.reservation_of_nothing",
    "Every reservation is of a balance that exists.",
    """
    select r.id, 'a balance' as expected, r.balance_id as found
      from stock_reservation r
     where not exists (select 1 from stock_balance b where b.id = r.balance_id)
    """,
)
