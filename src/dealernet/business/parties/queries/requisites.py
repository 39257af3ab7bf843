"""Parties found by their requisites, and the bank accounts that are ours."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from dealernet.business.parties.access import parties_seen_by
from dealernet.business.parties.models import BankAccount, LegalEntity
from dealernet.foundation.access.actor import Actor


def parties_by_inn(actor: Actor, inns: Sequence[str]) -> dict[str, list[UUID]]:
    """The buyers whose own ИНН, or that of one of their legal faces, is among these. One statement."""
    wanted = set(inns)
    found: dict[str, list[UUID]] = {}
    parties = parties_seen_by(actor).filter(Q(inn__in=wanted) | Q(profiles__inn__in=wanted)).exclude(kind="own")
    for party, own, face in parties.values_list("id", "inn", "profiles__inn").distinct().order_by("id"):
        for inn in {own, face} & wanted:
            if party not in found.setdefault(inn, []):
                found[inn].append(party)
    return found


def own_accounts() -> frozenset[str]:
    """The numbers of our own bank accounts. One statement."""
    return frozenset(BankAccount.objects.filter(party__kind="own").values_list("number", flat=True))


def selling_party() -> UUID | None:
    """The party of the legal entity of ours that sells by default. One statement."""
    return LegalEntity.objects.filter(is_default=True).values_list("party_id", flat=True).first()
