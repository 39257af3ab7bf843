"""When two messages tell of the same payment, and what a payment goes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from dealernet.business.settlements.errors import PaymentOfBank, PaymentOfOnec, PaymentSeenElsewhere
from dealernet.foundation.errors import Refusal
from dealernet.foundation.money import ZERO

NEAR: Final = timedelta(days=3)
BY_HAND: Final = frozenset({"desk", "api", "demo"})
"""The sources that are people: on a page, by a program of theirs, in the demo."""
MANY_TIMES: Final = 10
AHEAD_OF_NOTHING: Final = Decimal(100_000)


def payment_identity(*, payer_inn: str, payer_name: str, number: str, paid_on: date, amount: Decimal) -> str:
    """What makes a payment order of a bank one and the same: payer, number without leading zeros, day, sum."""
    payer = payer_inn or re.sub(r"\W+", "", payer_name.casefold())[:80]
    return f"{payer}:{number.strip().lstrip('0')}:{paid_on.isoformat()}:{amount:.2f}"[:200]


@dataclass(frozen=True, slots=True)
class Known:
    """A payment already here, as far as telling it apart needs."""

    id: UUID
    amount: Decimal
    paid_on: date
    seen_in: Sequence[str]


def same_money(known: Sequence[Known], *, amount: Decimal, paid_on: date, source: str) -> Known | None:
    """The payment another side has already told of: same customer, same sum, at most three days apart.

    One that this source has told of itself is another payment, so two equal payments stay two.
    """
    for one in sorted(known, key=lambda k: abs(k.paid_on - paid_on)):
        if one.amount == amount and abs(one.paid_on - paid_on) <= NEAR and source not in one.seen_in:
            return one
    return None


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """A debt that is not paid in full."""

    id: UUID
    holder_id: UUID | None
    left: Decimal
    due_on: date


def spread(
    amount: Decimal, wanted: Sequence[tuple[UUID, Decimal]], debts: Sequence[OpenDebt]
) -> list[tuple[UUID | None, UUID | None, Decimal]]:
    """What a payment goes to, as (order, debt, sum): the orders it names, then the oldest debts; the rest stays ahead.

    A sum for an order whose goods have left pays that order's debts; otherwise it waits for them on the order.
    """
    rows: list[tuple[UUID | None, UUID | None, Decimal]] = []
    left = {debt.id: debt.left for debt in debts}
    for holder_id, asked in wanted:
        share = min(asked, amount)
        amount -= share
        for debt in debts:
            if debt.holder_id == holder_id and share > 0 and left[debt.id] > 0:
                part = min(share, left[debt.id])
                rows.append((holder_id, debt.id, part))
                left[debt.id] -= part
                share -= part
        if share > 0:
            rows.append((holder_id, None, share))
    for debt in sorted(debts, key=lambda d: (d.due_on, d.id)):
        part = min(amount, left[debt.id])
        if part > 0:
            rows.append((debt.holder_id, debt.id, part))
            amount -= part
    return [*rows, (None, None, amount)] if amount > ZERO else rows


def ahead_of(amount: Decimal, owed: Decimal) -> Decimal:
    """How much of a payment stays ahead of what is owed."""
    return max(amount - owed, ZERO)


def is_far_ahead(amount: Decimal, owed: Decimal) -> bool:
    """Whether a sum is rather a slip of the pen: over ten times what is owed, and over 100 000 roubles ahead of it."""
    return amount > MANY_TIMES * owed and ahead_of(amount, owed) > AHEAD_OF_NOTHING


def kept_by_another(number: str, seen_in: Sequence[str], source: str) -> Refusal | None:
    """Why a side may not take a payment back: another one has told of it too."""
    return PaymentSeenElsewhere(number=number) if [one for one in seen_in if one != source] else None


def told_from_outside(number: str, seen_in: Sequence[str]) -> Refusal | None:
    """Why people may not take a payment back: the bank or 1C has told of it."""
    outside = [one for one in seen_in if one not in BY_HAND]
    if not outside:
        return None
    return PaymentOfBank(number=number) if "bank" in outside else PaymentOfOnec(number=number)
