"""What stock tells of a product: how many an order would get today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, adds
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {"free": Fact("number", _("free to order"))}
_SELLABLE: Final = """
select b.product_id, sum(b.on_hand - b.reserved) as free from stock_balance b
  join stock_location s on s.id = b.location_id and s.is_default and s.is_active and s.ships_orders{only}
 group by b.product_id"""
_FREE: Final = Place(
    "catalog_product.id",
    f"select p.id from catalog_product p left join ({_SELLABLE.format(only='')}) f on f.product_id = p.id where",  # noqa: S608 - ours
)
_ROWS: Final = _SELLABLE.format(only=" where b.product_id = any(%s::uuid[])")


@adds("product", WORDS, FactsInSql({"free": InSql("coalesce(f.free, 0)", _FREE)}))
def free_of_products(product_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """How many of products are free to order. One statement, however many."""
    found = dict(prepared(_ROWS, [plain_array(product_ids)], binary=True))
    return {one: {"free": found.get(one, Decimal(0))} for one in product_ids}
