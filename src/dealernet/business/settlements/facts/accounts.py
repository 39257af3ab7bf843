"""What settlements tell of a buyer: what it owes, what its orders hold, whether shipping to it is stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealernet.business.settlements.models import CreditAccount
from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, adds
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {
    "debt": Fact("money", _("what it owes")),
    "held": Fact("money", _("held by orders on their way")),
    "is_stopped": Fact("yes", _("shipping to the customer is stopped")),
}
orders_by(
    "party",
    debt=OrderColumn(
        _("Debt"),
        F("debt"),
        Q(debt__gt=0),
        lacking=_("those who owe nothing"),
        largest_first=True,
        rows=CreditAccount.objects.all,
        key="party_id",
    ),
)
_ACCOUNT: Final = Place(
    "parties_party.id",
    "select c.id from parties_party c left join settlements_account a on a.party_id = c.id where",
)
_IN_SQL: Final = FactsInSql(
    {
        "debt": InSql("coalesce(a.debt, 0)", _ACCOUNT),
        "held": InSql("coalesce(a.held, 0)", _ACCOUNT),
        "is_stopped": InSql("a.stopped_at is not null", _ACCOUNT),
    }
)
_ROWS: Final = """
select a.party_id, a.debt, a.held, a.stopped_at is not null from settlements_account a
 where a.party_id = any(%s::uuid[])
"""
_NOTHING: Final = (Decimal(0), Decimal(0), False)


@adds("party", WORDS, _IN_SQL)
def accounts_of_parties(party_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Debts and holds of parties. One statement, however many."""
    found = {party_id: values for party_id, *values in prepared(_ROWS, [plain_array(party_ids)], binary=True)}
    return {one: dict(zip(WORDS, found.get(one, _NOTHING), strict=True)) for one in party_ids}
