"""The words of a party in SQL, each as `told` gathers it: what lists and segments are narrowed by."""

from __future__ import annotations

from typing import Any, Final

from dealernet.foundation.facts import FactsInSql, InSql, Place, Rows

_TERMS: Final = Place(
    "parties_party.id",
    "select c.id from parties_party c left join parties_terms t on t.party_id = c.id where",
)
_RESPONSIBLE: Final = Place("parties_party.responsible_id", "select r.id from access_account r where", optional=True)
_GROUP: Final = Place("parties_party.group_id", "select g.id from access_group g where", optional=True)
_MISSING: Final = """concat_ws(', ', case when c.responsible_id is null then 'responsible' end,
    case when coalesce(t.agreement, '') = '' then 'agreement' end,
    case when t.price_type_id is null then 'price_type' end,
    case when t.deferral_days is null then 'deferral_days' end)"""
_SIGNS_IN: Final = """coalesce(parties_party.id in (
    select a.dealer_id from access_account a where a.is_active and a.dealer_id is not null), false)"""


def _own(column: str, **more: Any) -> InSql:
    return InSql(f"parties_party.{column}", never_null=True, **more)


IN_SQL: Final = FactsInSql(
    {
        "name": _own("name"),
        "inn": _own("inn"),
        "kind": _own("kind", folded=True),
        "region": _own("region"),
        "origin": _own("origin"),
        "is_active": _own("is_active"),
        "created_at": _own("created_at", moment=True),
        "responsible": InSql("r.name", _RESPONSIBLE),
        "group": InSql("g.name", _GROUP),
        "customer_type": InSql("t.customer_type", _TERMS),
        "agreement": InSql("t.agreement", _TERMS),
        "deferral_days": InSql("t.deferral_days", _TERMS),
        "credit_limit": InSql("t.credit_limit", _TERMS),
        "minimum_order": InSql("coalesce(t.minimum_order, 0)", _TERMS),
        "missing_terms": InSql(_MISSING, _TERMS),
        "signs_in": InSql(_SIGNS_IN, never_null=True),
    },
    rows=Rows("parties_party", "parties_party.id", "parties_party.id"),
)
