"""A person at a buyer as the words that lists may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, tells
from dealernet.foundation.sql import plain_array, prepared

CONTACTS: Final[Mapping[str, Fact]] = {
    "name": Fact("text", pgettext_lazy("of a person", "name"), personal=True),
    "position": Fact("text", pgettext_lazy("of a person", "position")),
    "phone": Fact("text", _("phone"), personal=True),
    "email": Fact("text", _("e-mail"), personal=True),
    "origin": Fact("text", _("where it came from")),
    "created_at": Fact("date", _("known since")),
    "customer": Fact("text", _("customer"), personal=True),
    "region": Fact("text", _("customer's region")),
    "is_active": Fact("yes", _("we trade with it")),
    "responsible": Fact("text", _("responsible manager")),
}
_PARTY: Final = Place(
    "parties_contact.party_id",
    "select c.id from parties_party c left join access_account r on r.id = c.responsible_id where",
)


def _own(name: str, **more: Any) -> InSql:
    return InSql(f"parties_contact.{name}", never_null=True, **more)


_IN_SQL: Final = FactsInSql(
    {
        "name": _own("name"),
        "position": _own("position"),
        "phone": _own("phone"),
        "email": _own("email"),
        "origin": _own("origin"),
        "created_at": _own("created_at", moment=True),
        "customer": InSql("c.name", _PARTY),
        "region": InSql("c.region", _PARTY),
        "is_active": InSql("c.is_active", _PARTY),
        "responsible": InSql("coalesce(r.name, '')", _PARTY),
    }
)


@tells("contact", CONTACTS, _IN_SQL)
def contact_facts(contact_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of people of buyers as they are now. One statement, however many."""
    rows = prepared(_ROWS, [plain_array(contact_ids)], binary=True)
    return {contact_id: dict(zip(CONTACTS, values, strict=True)) for contact_id, *values in rows}


_ROWS: Final = """
select p.id, p.name, p.position, p.phone, p.email, p.origin, p.created_at, c.name, c.region, c.is_active,
       coalesce(r.name, '')
  from parties_contact p
  join parties_party c on c.id = p.party_id
  left join access_account r on r.id = c.responsible_id
 where p.id = any(%s::uuid[])
"""
