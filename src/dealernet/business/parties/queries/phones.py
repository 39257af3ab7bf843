"""Whose a telephone number is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from dealernet.foundation.sql import prepared

TAIL: Final = 10
"""Numbers are the same whose last ten digits are: +7, 8 and nothing before them mean one."""


@dataclass(frozen=True, slots=True)
class PhoneOwner:
    """A buyer a number belongs to, and the person there, where the number is one person's."""

    party_id: UUID
    contact_id: UUID | None


_OWNERS: Final = r"""
select n.number, o.party_id, o.contact_id
  from unnest(%(numbers)s::text[]) n(number)
  cross join lateral (
    select c.party_id, c.id as contact_id from parties_contact c
     where "right"(regexp_replace(c.phone, '\D', '', 'g'), 10) = "right"(regexp_replace(n.number, '\D', '', 'g'), 10)
    union all
    select f.party_id, null from parties_profile f
     where "right"(regexp_replace(f.phone, '\D', '', 'g'), 10) = "right"(regexp_replace(n.number, '\D', '', 'g'), 10)
       and f.is_active
  ) o join parties_party p on p.id = o.party_id and p.is_active and p.kind <> 'own'
"""


def owners_of_phones(numbers: Collection[str]) -> dict[str, PhoneOwner]:
    """The buyer of each number, where exactly one has it; for programs, nobody's reach. One statement.

    A number of several people of one buyer names the buyer and nobody of them.
    """
    asked = [one for one in dict.fromkeys(numbers) if sum(sign.isdigit() for sign in one) >= TAIL]
    found: dict[str, set[tuple[UUID, UUID | None]]] = {}
    for number, party, contact in prepared(_OWNERS, {"numbers": asked}) if asked else ():
        found.setdefault(number, set()).add((party, contact))
    owners = {}
    for number, several in found.items():
        if len({party for party, _ in several}) == 1:
            people = [contact for _, contact in several if contact]
            owners[number] = PhoneOwner(next(iter(several))[0], people[0] if len(people) == 1 else None)
    return owners
