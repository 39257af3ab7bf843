"""What orders tell of a buyer: how many it placed, for how much, when the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, adds
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {
    "orders_placed": Fact("number", _("orders placed")),
    "ordered_total": Fact("money", _("ordered in all")),
    "last_order_at": Fact("date", _("day of the last order")),
}
_PLACED: Final = "o.placed_at is not null and o.stage not in ('draft', 'cancelled')"
_COUNTED: Final = "count(*) filter (where o.back_order_of_id is null)"
"""A back order set apart is no order placed again."""
_ORDERS: Final = Place(
    "parties_party.id",
    f"""select c.id from parties_party c left join (
        select o.customer_id, {_COUNTED} as placed, sum(o.total) as total, max(o.placed_at) as last_at
          from orders_order o where {_PLACED} group by o.customer_id) b on b.customer_id = c.id where""",  # noqa: S608 - ours
)
_IN_SQL: Final = FactsInSql(
    {
        "orders_placed": InSql("coalesce(b.placed, 0)", _ORDERS),
        "ordered_total": InSql("coalesce(b.total, 0)", _ORDERS),
        "last_order_at": InSql("b.last_at", _ORDERS, moment=True),
    }
)
_ROWS: Final = f"""
select o.customer_id, {_COUNTED}, sum(o.total), max(o.placed_at) from orders_order o
 where o.customer_id = any(%s::uuid[]) and {_PLACED} group by o.customer_id
"""  # noqa: S608 - nothing but ours
_NOTHING: Final = (0, Decimal(0), None)


@adds("party", WORDS, _IN_SQL)
def orders_of_parties(party_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What parties ordered so far. One statement, however many; grows with their orders."""
    found = {party_id: values for party_id, *values in prepared(_ROWS, [plain_array(party_ids)], binary=True)}
    return {one: dict(zip(WORDS, found.get(one, _NOTHING), strict=True)) for one in party_ids}
