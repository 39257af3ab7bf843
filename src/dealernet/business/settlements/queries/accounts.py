"""A customer's account: exposure against the limit, debts by due date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Sum

from dealernet.business.settlements.access import SEE, accounts_open_to
from dealernet.business.settlements.models import Allocation, Debt, Telling
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO


@dataclass(frozen=True, slots=True)
class DebtRow:
    """A sum to pay by a date, where it was told and when."""

    document: str
    holder_id: UUID | None
    amount: Decimal
    paid: Decimal
    arose_on: date
    due_on: date
    is_overdue: bool
    source: str
    seen_at: datetime
    settled: Decimal = ZERO
    number: str = ""

    @property
    def left(self) -> Decimal:
        """What is still to pay."""
        return self.amount - self.paid - self.settled

    @property
    def is_told(self) -> bool:
        """Whether somebody else told of it, and not a shipment of ours."""
        return self.source != "shipment"

    @classmethod
    def of(cls, debt: Debt, today: date) -> DebtRow:
        """The row of a debt."""
        late = debt.due_on < today
        return cls(
            debt.document, debt.holder_id, debt.amount, debt.paid, debt.arose_on, debt.due_on, late, debt.source,
            debt.seen_at, debt.settled, debt.number,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TellingRow:
    """What another side last told of a customer's debts: the sum, and every line as it was said."""

    party_id: UUID
    source: str
    seen_at: datetime
    total: Decimal
    lines: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class AccountCard:
    """What a customer owes, what orders hold, how much credit is left; money ahead when `debt` is negative."""

    party_id: UUID
    debt: Decimal
    held: Decimal
    credit_limit: Decimal | None
    deferral_days: int | None
    overdue: Decimal
    debts: tuple[DebtRow, ...]
    told: TellingRow | None = None
    stopped_at: datetime | None = None

    @property
    def ahead(self) -> Decimal:
        """What we owe the customer: paid and not shipped for yet."""
        return max(-self.debt, ZERO)

    @property
    def free(self) -> Decimal | None:
        """Credit that is left; nothing when none was agreed."""
        return None if self.credit_limit is None else self.credit_limit - self.debt - self.held

    @property
    def used_share(self) -> int:
        """How much of the limit is used, in percent."""
        if not self.credit_limit:
            return 0
        return max(0, min(100, round(100 * (self.debt + self.held) / self.credit_limit)))


def account_card(actor: Actor, party_id: UUID) -> AccountCard:
    """The account of one customer; an empty one when nothing was ever owed. Two statements."""
    account = accounts_open_to(actor, SEE).select_related("telling").filter(party_id=party_id).first()
    if account is None:
        return AccountCard(party_id, ZERO, ZERO, None, None, ZERO, ())
    today = clock.today()
    rows = Debt.objects.filter(account_id=party_id, amount__gt=F("paid") + F("settled")).order_by("due_on", "id")
    debts = tuple(DebtRow.of(row, today) for row in rows)
    overdue = sum((debt.left for debt in debts if debt.is_overdue), ZERO)
    return AccountCard(
        party_id, account.debt, account.held, account.credit_limit, account.deferral_days, overdue, debts,
        _told(getattr(account, "telling", None)), account.stopped_at,
    )  # fmt: skip


def owed_by(actor: Actor, party_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """What each of these customers owes by our ledger. One statement."""
    found = accounts_open_to(actor, SEE).filter(party_id__in=list(party_ids))
    return dict(found.values_list("party_id", "debt"))


def debts_told(actor: Actor, party_ids: Collection[UUID] | None = None) -> list[TellingRow]:
    """The other side's view of what customers owe: of these, or of all it ever told of. One statement."""
    accounts = accounts_open_to(actor, SEE)
    if party_ids is not None:
        accounts = accounts.filter(party_id__in=list(party_ids))
    found = Telling.objects.filter(account__in=accounts).order_by("account_id")
    return [told for told in map(_told, found) if told]


def _told(telling: Telling | None) -> TellingRow | None:
    if telling is None:
        return None
    return TellingRow(telling.account_id, telling.source, telling.seen_at, telling.total, tuple(telling.lines))


def allocated(holder_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """How much was paid for each order so far. One statement; nobody's reach: for commands only."""
    rows = Allocation.objects.filter(holder_id__in=holder_ids).values("holder_id").annotate(paid=Sum("amount"))
    return {row["holder_id"]: row["paid"] for row in rows if row["holder_id"] is not None}
