"""Debts somebody else told of, kept even with shipments and payments of ours: each sum counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q

from dealernet.business.settlements.models import Allocation, CreditAccount, Debt, Entry
from dealernet.business.settlements.rules import SEEN_LATE, Standing, absorbed, debt_number, taken_over
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.money import ZERO

STANDING: Final = tuple(one.name for one in fields(Standing))


def standing_of(row: Debt) -> Standing:
    """A debt as the decisions about it see it."""
    return Standing(**{name: getattr(row, name) for name in STANDING})


def correct(row: Debt, after: Standing, *, source: str, on: date) -> Entry:
    """Put a debt where a decision wants it; answer the line of the ledger that says so. The caller saves both."""
    before = standing_of(row)
    for name in STANDING:
        setattr(row, name, getattr(after, name))
    difference = (after.amount - after.settled) - (before.amount - before.settled)
    return Entry(
        account_id=row.account_id, amount=difference, kind="told", holder_id=row.holder_id, document=row.document,
        source=source, on_date=on,
    )  # fmt: skip


def take_over_told(shipped: Sequence[tuple[UUID, UUID, str]], accounts: dict[UUID, CreditAccount], on: date) -> None:
    """Shipments of ours, as (customer, order, document), replace the debts told for the same order or document.

    The accounts are locked by the caller, who saves their changed `debt`. Up to four statements.
    """
    keys = {(party, debt_number(document)) for party, _, document in shipped}
    named = Q(holder_id__in=[order for _, order, _ in shipped]) | Q(number__in=[number for _, number in keys])
    told = Debt.objects.filter(named, account__in=accounts, told__gte=0).exclude(source="shipment")
    orders = {order for _, order, _ in shipped}
    rows = [row for row in told if row.holder_id in orders or (row.account_id, row.number) in keys]
    entries = [correct(row, taken_over(standing_of(row)), source=row.source, on=on) for row in rows]
    for entry in entries:
        accounts[entry.account_id].debt += entry.amount
    save_changed(rows, STANDING)
    Entry.objects.bulk_create([entry for entry in entries if entry.amount])
    if rows:
        Allocation.objects.filter(debt__in=rows).update(debt=None)


def explain_settled(party_id: UUID, amount: Decimal, paid_on: date, holders: Sequence[UUID]) -> dict[Debt, Decimal]:
    """The part of a payment the other side has shown us already: debts it had settled are paid by it instead.

    First those of the orders the payment names. Only what was settled on the day of the payment or a few days after.
    What the account owes rises by what is explained, because the payment lowers it by its whole sum. The account is
    locked by the caller. Up to four statements.
    """
    rows = Debt.objects.filter(
        account_id=party_id, settled__gt=0, settled_on__gte=paid_on, settled_on__lte=paid_on + SEEN_LATE
    ).exclude(told=None)
    explained: dict[Debt, Decimal] = {}
    entries = []
    for row in sorted(rows, key=lambda row: (row.holder_id not in holders, row.due_on, row.id)):
        after, part = absorbed(standing_of(row), amount)
        if part > ZERO:
            entries.append(correct(row, after, source=row.source, on=paid_on))
            explained[row] = part
            amount -= part
    save_changed(list(explained), STANDING)
    Entry.objects.bulk_create(entries)
    return explained
