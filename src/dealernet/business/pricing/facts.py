"""What pricing tells of a buyer, the price type it buys at, and of a product, what it costs in the main one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, adds
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {"price_type": Fact("text", _("price type"))}
_TYPE: Final = Place(
    "parties_party.id",
    "select c.id from parties_party c left join parties_terms t on t.party_id = c.id"
    " left join pricing_price_type p on p.id = t.price_type_id where",
)
PRICE: Final[Mapping[str, Fact]] = {"price": Fact("money", _("price in the main price type"))}
_PRICE: Final = Place(
    "catalog_product.id",
    "select p.id from catalog_product p left join (select r.product_id, r.amount from pricing_price r"
    " join pricing_price_type t on t.id = r.price_type_id and t.is_default) r on r.product_id = p.id where",
)
_PRICES: Final = """
select r.product_id, r.amount from pricing_price r join pricing_price_type t on t.id = r.price_type_id and t.is_default
 where r.product_id = any(%s::uuid[])
"""
_ROWS: Final = """
select t.party_id, p.name from parties_terms t join pricing_price_type p on p.id = t.price_type_id
 where t.party_id = any(%s::uuid[])
"""


@adds("party", WORDS, FactsInSql({"price_type": InSql("p.name", _TYPE)}))
def price_types_of_parties(party_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The price types of parties by name. One statement, however many."""
    found = dict(prepared(_ROWS, [plain_array(party_ids)], binary=True))
    return {party_id: {"price_type": found.get(party_id, "")} for party_id in party_ids}


@adds("product", PRICE, FactsInSql({"price": InSql("r.amount", _PRICE)}))
def prices_of_products(product_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What products cost in the main price type; nothing where they have no price. One statement, however many."""
    found = dict(prepared(_PRICES, [plain_array(product_ids)], binary=True))
    return {one: {"price": found.get(one)} for one in product_ids}
