"""The limit and the deferral credit is taken against, kept beside the debt so that one lock guards all three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from dealernet.business.settlements.models import CreditAccount
from dealernet.business.settlements.steps.credit import demand_transaction


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """What was agreed with a customer about paying later; empty is "nothing"."""

    party_id: UUID
    credit_limit: Decimal | None
    deferral_days: int | None


def set_terms(terms: Sequence[CreditTerms]) -> list[UUID]:
    """The accounts of these customers take the terms over; answer whose changed. Locks accounts in key order.

    A limit below what is already owed and held refuses nothing: it only leaves no room. Four statements.
    """
    demand_transaction()
    wanted = {one.party_id: one for one in terms}
    blank = [CreditAccount(party_id=party_id) for party_id in sorted(wanted)]
    CreditAccount.objects.bulk_create(blank, ignore_conflicts=True)
    accounts = CreditAccount.objects.filter(party_id__in=wanted).order_by("party_id").select_for_update(no_key=True)
    changed = [account for account in accounts if _differs(account, wanted[account.party_id])]
    for account in changed:
        account.credit_limit = wanted[account.party_id].credit_limit
        account.deferral_days = wanted[account.party_id].deferral_days
    CreditAccount.objects.bulk_update(changed, ["credit_limit", "deferral_days"], batch_size=1000)
    return [account.party_id for account in changed]


def _differs(account: CreditAccount, terms: CreditTerms) -> bool:
    return (account.credit_limit, account.deferral_days) != (terms.credit_limit, terms.deferral_days)
