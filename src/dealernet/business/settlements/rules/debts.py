"""A debt told by 1C or a sheet beside what we know of it ourselves: one sum, counted once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from dealernet.foundation.money import ZERO

SEEN_LATE: Final = timedelta(days=10)
"""How many days before 1C showed a debt smaller the money behind it may have been paid."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A debt as both sides know it.

    `told` is what the other side last said is left (nothing: it never spoke of it), `unseen` is what was paid
    here and the other side has not seen yet, `settled` what it has seen and no payment of ours explains.
    """

    amount: Decimal
    paid: Decimal = ZERO
    settled: Decimal = ZERO
    unseen: Decimal = ZERO
    told: Decimal | None = None

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return self.amount - self.paid - self.settled


def debt_number(words: str) -> str:
    """What makes a paper one and the same whoever writes it: its number without case and blanks."""
    return re.sub(r"\s+", "", words).casefold()[:120]


def retold(known: Standing, left: Decimal, *, ours: bool) -> Standing:
    """The debt after the other side said what is left of it now; saying the same again changes nothing.

    A drop is first the money we have counted and it had not seen; only what remains settles more of the debt.
    A rise makes its own debt larger. A debt of `ours` keeps its amount: a rise there is money it no longer sees.
    """
    if ours:
        left = min(left, known.amount)
    before, unseen = known.told, known.unseen
    if before is None:
        before, unseen = known.amount, known.paid
    if left > before:
        rise = left - before
        if not ours:
            return replace(known, amount=known.amount + rise, unseen=unseen, told=left)
        back = min(known.settled, rise)
        return replace(known, settled=known.settled - back, unseen=unseen + rise - back, told=left)
    seen = min(unseen, before - left)
    rest = min(before - left - seen, known.left)
    return replace(known, settled=known.settled + rest, unseen=unseen - seen, told=left)


def absorbed(known: Standing, money: Decimal) -> tuple[Standing, Decimal]:
    """The debt after a payment that explains what the other side had seen before us; and how much it explained."""
    part = min(known.settled, money)
    return replace(known, paid=known.paid + part, settled=known.settled - part), part


def taken_over(known: Standing) -> Standing:
    """A told debt once a shipment of ours for the same goods counts instead: nothing of it is left here."""
    return replace(known, paid=ZERO, settled=known.amount, unseen=ZERO, told=ZERO)


def shared(left: Decimal, amounts: Sequence[Decimal]) -> list[Decimal]:
    """What is left of several debts told as one sum: the newest, which come last, are paid last."""
    shares: list[Decimal] = []
    for amount in reversed(amounts):
        share = min(left, amount)
        shares.append(share)
        left -= share
    shares.reverse()
    if shares and left > 0:
        shares[-1] += left
    return shares


def paired(known: Sequence[date], told: Sequence[date]) -> list[int | None]:
    """For each told part of one paper, by its due date, which known part it is: the same day first, then in order."""
    free = list(range(len(known)))
    found: list[int | None] = []
    for day in told:
        same = next((n for n in free if known[n] == day), None)
        if same is not None:
            free.remove(same)
        found.append(same)
    for place, match in enumerate(found):
        if match is None and free:
            found[place] = free.pop(0)
    return found
