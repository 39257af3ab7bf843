"""What is kept and was paid for an order goes on to another when a part of the order does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from dealernet.business.settlements.models import Allocation, Hold
from dealernet.business.settlements.steps.credit import demand_transaction, locked_accounts
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.money import ZERO


@dataclass(frozen=True, slots=True)
class Part:
    """A holder of which a part goes to another: the sums of both from now on, and how much that was paid goes along."""

    holder_id: UUID
    to_id: UUID
    party_id: UUID
    kept: Decimal
    moved: Decimal
    paid: Decimal = ZERO


def part_holders(parts: Sequence[Part]) -> set[UUID]:
    """Divide the credit these holders keep, and let what was paid go along; answer which of them kept credit.

    No room is asked for: what one kept, two keep. Locks the accounts of all parts in key order, also of those that
    keep nothing. Up to nine statements, however many parts.
    """
    demand_transaction()
    if not parts:
        return set()
    accounts = locked_accounts([part.party_id for part in parts])
    holds = {hold.holder_id: hold for hold in Hold.objects.filter(holder_id__in=[part.holder_id for part in parts])}
    held = [(part, holds[part.holder_id]) for part in parts if part.holder_id in holds]
    for part, hold in held:
        accounts[part.party_id].held += part.kept + part.moved - hold.amount
        hold.amount = part.kept
    Hold.objects.filter(holder_id__in=[hold.holder_id for _part, hold in held if not hold.amount]).delete()
    save_changed([hold for _part, hold in held if hold.amount], ["amount"])
    Hold.objects.bulk_create(
        Hold(holder_id=part.to_id, account_id=part.party_id, amount=part.moved) for part, _hold in held if part.moved
    )
    save_changed([accounts[party_id] for party_id in sorted({part.party_id for part, _hold in held})], ["held"])
    _pass_on([part for part in parts if part.paid])
    return set(holds)


def _pass_on(parts: Sequence[Part]) -> None:
    """Move money allocated to holders, the newest first; a row that goes in part is divided."""
    if not parts:
        return
    rows: dict[UUID, list[Allocation]] = {part.holder_id: [] for part in parts}
    found = Allocation.objects.filter(holder_id__in=rows, debt=None).order_by("-id")
    for row in found:
        rows[row.holder_id].append(row)  # type: ignore[index] # narrowed by the filter
    divided = [one for part in parts for one in _divided(part, rows[part.holder_id])]
    save_changed([row for row, _rest in divided], ["holder_id", "amount"])
    Allocation.objects.bulk_create(rest for _row, rest in divided if rest is not None)


def _divided(part: Part, rows: Sequence[Allocation]) -> Iterator[tuple[Allocation, Allocation | None]]:
    left = part.paid
    for row in rows:
        if left <= 0:
            return
        goes = min(row.amount, left)
        left -= goes
        if goes == row.amount:
            row.holder_id = part.to_id
            yield row, None
        else:
            row.amount -= goes
            yield row, Allocation(payment_id=row.payment_id, holder_id=part.to_id, amount=goes, at=row.at)
