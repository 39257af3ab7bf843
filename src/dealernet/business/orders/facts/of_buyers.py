"""What orders tell of a buyer: how many it placed, for how much, when the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import Stage
from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, adds
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {
    "orders_placed": Fact("number", _("orders placed")),
    "ordered_total": Fact("money", _("ordered in all")),
    "last_order_at": Fact("date", _("day of the last order")),
}
_PLACED: Final = "o.placed_at is not null and o.stage not in ('draft', 'cancelled')"
_COUNTED: Final = "count(*) filter (where o.back_order_of_id is null)"
"""A back order set apart is no order placed again."""
_BUYER: Final = Place("parties_party.id", "select c.id from parties_party c where")
_OF_BUYER: Final = f"from orders_order o where o.customer_id = c.id and {_PLACED}"
"""Of one buyer, by an index that has everything asked: of how many buyers, decides what else narrows the list."""
_IN_SQL: Final = FactsInSql(
    {
        "orders_placed": InSql(f"(select {_COUNTED} {_OF_BUYER})", _BUYER),
        "ordered_total": InSql(f"(select coalesce(sum(o.total), 0) {_OF_BUYER})", _BUYER),
        "last_order_at": InSql(f"(select max(o.placed_at) {_OF_BUYER})", _BUYER, moment=True),
    }
)
_OPEN_OR_DONE: Final = ~Q(stage__in=[Stage.DRAFT.value, Stage.CANCELLED.value])
_LAST: Final = Order.objects.filter(_OPEN_OR_DONE, customer_id=OuterRef("pk"), placed_at__isnull=False)
orders_by(
    "party",
    last_order_at=OrderColumn(
        _("Last order"),
        Subquery(_LAST.order_by("-placed_at").values("placed_at")[:1]),
        Q(place__isnull=False),
        lacking=_("those who have ordered nothing yet"),
        largest_first=True,
    ),
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
