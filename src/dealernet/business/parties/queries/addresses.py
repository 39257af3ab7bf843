"""Where buyers are written to: by which address, in which language and time zone, and who reads it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from dealernet.foundation.sql import plain_array, prepared


@dataclass(frozen=True, slots=True)
class BuyerAddress:
    """Where a buyer is written to; `email` is empty where no address is known, `readers` are the accounts that sign in.

    `language` is empty where nobody signs in, `zone` where it is the company's.
    """

    email: str
    language: str
    zone: str
    readers: tuple[UUID, ...]
    responsible_email: str


def buyer_addresses(party_ids: Collection[UUID]) -> dict[UUID, BuyerAddress]:
    """Where each of these buyers is written to: the e-mail of the legal face it orders with by default, else of another
    one, else of whoever signs in for it, else of a person we talk to.

    One statement, however many; nobody's reach: for rules only.
    """
    rows = prepared(_ROWS, [plain_array(list(party_ids))])
    return {
        party: BuyerAddress(email or "", language or "", zone, tuple(readers or ()), responsible or "")
        for party, zone, email, language, readers, responsible in rows
    }


_ROWS: Final = """
select p.id, p.zone,
       coalesce((select f.email from parties_profile f where f.party_id = p.id and f.is_active and f.email <> ''
                  order by f.is_default desc, f.id limit 1),
                (select s.email from access_account s where s.dealer_id = p.id and s.is_active order by s.id limit 1),
                (select c.email from parties_contact c where c.party_id = p.id and c.email <> ''
                  order by c.id limit 1)),
       (select s.language from access_account s where s.dealer_id = p.id and s.is_active order by s.id limit 1),
       (select array_agg(s.id order by s.id) from access_account s where s.dealer_id = p.id and s.is_active),
       r.email
  from parties_party p
  left join access_account r on r.id = p.responsible_id and r.is_active
 where p.id = any(%s::uuid[])
"""
