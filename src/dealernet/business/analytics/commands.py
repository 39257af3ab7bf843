"""Counting the touches of people."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from dealernet.foundation.sql import plain_array

_COUNT = """
insert into analytics_touch (order_id, count)
select t.order_id, t.count from unnest(%s::uuid[], %s::int[]) as t(order_id, count) order by t.order_id
on conflict (order_id) do update set count = analytics_touch.count + excluded.count
"""


def count_touches(touched: Mapping[UUID, int]) -> None:
    """Add acts of staff to what each order has needed so far. One statement; the batch of events it is called in
    makes it happen once.
    """
    with connection.cursor() as db:
        db.execute(_COUNT, [plain_array(touched), plain_array(touched.values())])
