"""Credit taken and given back: holds of orders on their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from dealernet.business.settlements.models import CreditAccount


@dataclass(frozen=True, slots=True)
class Wanted:
    """The credit a holder needs of a customer."""

    holder_id: UUID
    party_id: UUID
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Lacking:
    """How much credit was missing for a hold that did not fit."""

    holder_id: UUID
    amount: Decimal


def hold_credit(wanted: Sequence[Wanted]) -> list[Lacking]:
    """Keep credit for holders, each whole or not at all; answer what lacked. Locks accounts in key order."""
    demand_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from settlements_hold(%s::uuid[], %s::uuid[], %s::numeric[])",
            [[w.holder_id for w in wanted], [w.party_id for w in wanted], [w.amount for w in wanted]],
        )
        return [Lacking(*row) for row in cursor.fetchall()]


def release_credit(holder_ids: Sequence[UUID]) -> None:
    """Give back the credit these holders keep. Locks accounts in key order."""
    demand_transaction()
    with connection.cursor() as cursor:
        cursor.execute("select settlements_release(%s::uuid[])", [list(holder_ids)])


def demand_transaction() -> None:
    """Refuse to work outside a transaction: a step belongs to somebody's command."""
    if not connection.in_atomic_block:
        raise RuntimeError("a step belongs into the transaction of a command")


def locked_accounts(party_ids: Sequence[UUID]) -> dict[UUID, CreditAccount]:
    """The accounts of these customers, made where there was none, locked in key order. Two statements."""
    wanted = sorted(set(party_ids))
    CreditAccount.objects.bulk_create([CreditAccount(party_id=party_id) for party_id in wanted], ignore_conflicts=True)
    found = CreditAccount.objects.filter(party_id__in=wanted).order_by("party_id").select_for_update(no_key=True)
    return {account.party_id: account for account in found}
