"""A payment as the words that lists and rules may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, tells
from dealernet.foundation.sql import plain_array, prepared

STATES: Final[Mapping[str, Any]] = {
    "matched": _("settled"),
    "doubtful": _("doubtful"),
    "refused": _("not ours"),
    "taken_back": _("taken back"),
}
WORDS: Final[Mapping[str, Fact]] = {
    "number": Fact("text", _("number of the payment")),
    "paid_on": Fact("date", _("day of the payment")),
    "amount": Fact("money", pgettext_lazy("of a payment", "sum")),
    "state": Fact("choice", _("what became of the payment"), STATES),
    "payer_name": Fact("text", _("who paid"), personal=True),
    "payer_inn": Fact("text", _("payer's INN")),
    "purpose": Fact("text", _("what for, in the payer's words")),
    "doubt": Fact("text", _("why it is doubtful")),
    "seen_at": Fact("date", _("came here on")),
    "customer": Fact("text", _("customer"), personal=True),
    "region": Fact("text", _("customer's region")),
}
_PARTY: Final = Place("settlements_payment.party_id", "select c.id from parties_party c where", optional=True)


def _own(name: str, **more: Any) -> InSql:
    return InSql(f"settlements_payment.{name}", never_null=True, **more)


IN_SQL: Final = FactsInSql(
    {
        "number": _own("number"),
        "paid_on": _own("paid_on"),
        "amount": _own("amount"),
        "state": _own("state"),
        "payer_name": _own("payer_name"),
        "payer_inn": _own("payer_inn"),
        "purpose": _own("purpose"),
        "doubt": _own("doubt"),
        "seen_at": _own("seen_at", moment=True),
        "customer": InSql("c.name", _PARTY),
        "region": InSql("c.region", _PARTY),
    }
)
_ROWS: Final = """
select s.id, s.number, s.paid_on, s.amount, s.state, s.payer_name, s.payer_inn, s.purpose, s.doubt, s.seen_at,
       coalesce(c.name, ''), coalesce(c.region, '')
  from settlements_payment s left join parties_party c on c.id = s.party_id
 where s.id = any(%s::uuid[])
"""


@tells("payment", WORDS, IN_SQL)
def payment_facts(payment_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of payments as they are now. One statement, however many."""
    found = prepared(_ROWS, [plain_array(payment_ids)], binary=True)
    return {payment_id: dict(zip(WORDS, values, strict=True)) for payment_id, *values in found}
