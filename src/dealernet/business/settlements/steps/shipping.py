"""Shipping turns held credit into a debt with a due date; cancelling frees what was paid for the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from dealernet.business.settlements.models import Allocation, CreditAccount, Debt, Entry, Hold
from dealernet.business.settlements.rules import debt_number
from dealernet.business.settlements.steps.credit import demand_transaction, locked_accounts
from dealernet.business.settlements.steps.told import take_over_told
from dealernet.foundation import clock
from dealernet.foundation.money import ZERO


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipment as settlements need it: whose, for which order, how much, due when."""

    holder_id: UUID
    party_id: UUID
    document: str
    amount: Decimal
    shipped_on: date
    due_on: date
    source: str


def charge_shipments(shipped: Sequence[Shipped]) -> None:
    """Each shipment becomes a debt and a ledger entry, and its part of the hold is freed.

    What was already paid for the order counts against the debt at once; what 1C told of it before, no longer counts.
    Locks accounts in key order. Four reads and up to eight writes, however many shipments.
    """
    demand_transaction()
    accounts = locked_accounts([one.party_id for one in shipped])
    papers = [(one.party_id, one.holder_id, one.document) for one in shipped]
    take_over_told(papers, accounts, max((one.shipped_on for one in shipped), default=clock.today()))
    holds = {h.holder_id: h for h in Hold.objects.filter(holder_id__in=[one.holder_id for one in shipped])}
    ahead = _paid_ahead([one.holder_id for one in shipped])
    debts = []
    for one in shipped:
        account = accounts[one.party_id]
        account.debt += one.amount
        covered = min(ahead.get(one.holder_id, ZERO), one.amount)
        ahead[one.holder_id] = ahead.get(one.holder_id, ZERO) - covered
        debts.append(_debt(one, covered))
        hold = holds.get(one.holder_id)
        if hold is not None:
            freed = min(hold.amount, one.amount)
            hold.amount -= freed
            account.held -= freed
    Hold.objects.filter(holder_id__in=[h.holder_id for h in holds.values() if h.amount == 0]).delete()
    Hold.objects.bulk_update([h for h in holds.values() if h.amount > 0], ["amount"])
    CreditAccount.objects.bulk_update(accounts.values(), ["debt", "held"])
    Debt.objects.bulk_create(debts)
    Entry.objects.bulk_create([_entry(one) for one in shipped])


def free_allocations(holder_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """Money paid for cancelled orders stays with the customer, ahead; answer how much for each."""
    demand_transaction()
    freed = _allocated(holder_ids)
    Allocation.objects.filter(holder_id__in=holder_ids).update(holder_id=None)
    return freed


def _allocated(holder_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    rows = Allocation.objects.filter(holder_id__in=holder_ids).values("holder_id").annotate(sum=Sum("amount"))
    return {row["holder_id"]: row["sum"] for row in rows if row["holder_id"] is not None}


def _paid_ahead(holder_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    paid = _allocated(holder_ids)
    used = Debt.objects.filter(holder_id__in=holder_ids).values("holder_id").annotate(sum=Sum("paid"))
    for holder_id, sum_paid in used.values_list("holder_id", "sum"):
        if holder_id is not None:
            paid[holder_id] = paid.get(holder_id, ZERO) - sum_paid
    return paid


def _debt(one: Shipped, covered: Decimal) -> Debt:
    return Debt(
        account_id=one.party_id,
        holder_id=one.holder_id,
        document=one.document,
        number=debt_number(one.document),
        amount=one.amount,
        paid=covered,
        arose_on=one.shipped_on,
        due_on=one.due_on,
        source="shipment",
    )


def _entry(one: Shipped) -> Entry:
    return Entry(
        account_id=one.party_id,
        amount=one.amount,
        kind="shipment",
        holder_id=one.holder_id,
        document=one.document,
        source=one.source,
        on_date=one.shipped_on,
    )
