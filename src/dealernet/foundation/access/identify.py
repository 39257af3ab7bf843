"""From an account or a token to an actor."""

from __future__ import annotations

import hashlib
from uuid import UUID

from dealernet.foundation.access.actor import Actor, Kind, Reach
from dealernet.foundation.access.models import Account, Token
from dealernet.foundation.access.powers import powers_of

REACHES_EVERYTHING = "access.reach_everything"


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
    """The actor behind an API key, or nothing when the key is unknown, revoked or its account closed."""
    token = (
        Token.objects.select_related("account")
        .filter(digest=digest_of(key), revoked_at=None, account__is_active=True)
        .first()
    )
    return actor_of(token.account, address, Kind.PROGRAM) if token else None


def system(name: str, *, kind: Kind = Kind.SYSTEM, powers: frozenset[str] | None = None) -> Actor:
    """The company itself, acting with every power: start-up, timers, exchange, rules before their own powers."""
    every = frozenset().union(*(powers_of(role) for role in ("administrator", "system")))
    return Actor(None, name, kind, powers if powers is not None else every, Reach(everything=True), role="system")
