"""The facts of parties, gathered for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.parties.facts.in_sql import IN_SQL
from dealernet.business.parties.rules import missing_terms
from dealernet.foundation.facts import Fact, tells
from dealernet.foundation.sql import plain_array, prepared

KINDS: Mapping[str, Any] = {
    "organisation": pgettext_lazy("kind of buyer", "organisation"),
    "person": pgettext_lazy("kind of buyer", "person"),
}

WORDS: Mapping[str, Fact] = {
    "name": Fact("text", _("buyer's name"), personal=True),
    "inn": Fact("text", _("INN"), personal=True),
    "kind": Fact("choice", _("who the buyer is"), KINDS),
    "region": Fact("text", _("region")),
    "origin": Fact("text", _("where it came from")),
    "is_active": Fact("yes", _("we trade with it")),
    "created_at": Fact("date", _("known since")),
    "responsible": Fact("text", _("responsible manager")),
    "group": Fact("text", _("department")),
    "customer_type": Fact("text", _("customer type")),
    "agreement": Fact("text", _("agreement")),
    "deferral_days": Fact("number", _("deferral, days")),
    "credit_limit": Fact("money", _("credit limit")),
    "minimum_order": Fact("money", _("smallest order")),
    "missing_terms": Fact("text", _("terms never agreed")),
    "signs_in": Fact("yes", _("somebody signs in for it")),
}


@tells("party", WORDS, IN_SQL)
def party_facts(party_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of parties as they are now, with the id of whoever is responsible. One statement, however many."""
    names = ("responsible_id", "price_type", *WORDS)
    found = {}
    for party_id, *values in prepared(_ROWS, [plain_array(party_ids)], binary=True):
        told = dict(zip([name for name in names if name != "missing_terms"], values, strict=True))
        terms = {**told, "responsible": told["responsible_id"], "price_type": told.pop("price_type")}
        found[party_id] = {**told, "missing_terms": ", ".join(missing_terms(terms))}
    return found


_ROWS = """
select c.id, c.responsible_id, t.price_type_id, c.name, c.inn, c.kind, c.region, c.origin, c.is_active, c.created_at,
       coalesce(r.name, ''), coalesce(g.name, ''), coalesce(t.customer_type, ''), coalesce(t.agreement, ''),
       t.deferral_days, t.credit_limit, coalesce(t.minimum_order, 0),
       exists (select 1 from access_account a where a.dealer_id = c.id and a.is_active)
  from parties_party c
  left join parties_terms t on t.party_id = c.id
  left join access_account r on r.id = c.responsible_id
  left join access_group g on g.id = c.group_id
 where c.id = any(%s::uuid[])
"""
