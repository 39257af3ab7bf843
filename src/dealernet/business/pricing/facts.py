"""What pricing tells of a buyer: the price type it buys at."""

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
_ROWS: Final = """
select t.party_id, p.name from parties_terms t join pricing_price_type p on p.id = t.price_type_id
 where t.party_id = any(%s::uuid[])
"""


@adds("party", WORDS, FactsInSql({"price_type": InSql("p.name", _TYPE)}))
def price_types_of_parties(party_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The price types of parties by name. One statement, however many."""
    found = dict(prepared(_ROWS, [plain_array(party_ids)], binary=True))
    return {party_id: {"price_type": found.get(party_id, "")} for party_id in party_ids}
