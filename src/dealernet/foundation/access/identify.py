"""From an account or a token to an actor."""

from __future__ import annotations

import hashlib
from typing import Final
from uuid import UUID

from dealernet.foundation.access.actor import Actor, Kind, Reach
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.powers import powers_of
from dealernet.foundation.sql import prepared

REACHES_EVERYTHING = "access.reach_everything"
_ACTOR_OF_KEY: Final = """
select a.id, a.name, a.role, a.dealer_id,
       array(select g.group_id from access_account_groups g where g.account_id = a.id)
  from access_token t join access_account a on a.id = t.account_id
 where t.digest = %s and t.revoked_at is null and a.is_active
"""


_COLUMNS: Final = [field.attname for field in Account._meta.concrete_fields]
_ACCOUNT: Final = f"select {', '.join(_COLUMNS)} from access_account where id = %s"  # noqa: S608 - names of a model


def account_by_id(account_id: UUID) -> Account | None:
    """The account as it is now, closed or not. One statement, planned once: every page asks it."""
    for row in prepared(_ACCOUNT, [account_id]):
        return Account.from_db("default", _COLUMNS, row)
    return None


def actor_of(account: Account, address: str = "", kind: Kind = Kind.PERSON) -> Actor:
    """The actor an account signs in as. One query for the groups of staff who do not reach everything."""
    powers = powers_of(account.role)
    everything = account.dealer_id is None and REACHES_EVERYTHING in powers
    groups: tuple[UUID, ...] = ()
    if account.dealer_id is None and not everything:
        groups = tuple(account.groups.values_list("id", flat=True))
    return Actor(
        id=account.id,
        name=account.name,
        kind=kind,
        powers=powers,
        reach=Reach(everything=everything, groups=groups, dealer_id=account.dealer_id),
        role=account.role,
        address=address,
    )


def digest_of(key: str) -> str:
    """What is stored of a token: keys are long and random, so one SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def actor_by_token(key: str, address: str = "") -> Actor | None:
    """The actor behind an API key, or nothing when the key is unknown, revoked or its account closed. One statement."""
    for account_id, name, role, dealer_id, groups in prepared(_ACTOR_OF_KEY, [digest_of(key)]):
        powers = powers_of(role)
        everything = dealer_id is None and REACHES_EVERYTHING in powers
        reached = () if dealer_id or everything else tuple(groups)
        reach = Reach(everything=everything, groups=reached, dealer_id=dealer_id)
        return Actor(account_id, name, Kind.PROGRAM, powers, reach, role=role, address=address)
    return None


def system(name: str, *, kind: Kind = Kind.SYSTEM, powers: frozenset[str] | None = None) -> Actor:
    """The company itself, acting with every power: start-up, timers, exchange, rules before their own powers."""
    every = frozenset().union(*(powers_of(role) for role in ("administrator", "system")))
    return Actor(None, name, kind, powers if powers is not None else every, Reach(everything=True), role="system")
