"""What is overdue, and to whom nothing more ships because of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Sum

from dealernet.business.settlements.access import SEE, accounts_open_to
from dealernet.business.settlements.models import CreditAccount, Debt
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO


@dataclass(frozen=True, slots=True)
class Overdue:
    """How much of a customer's debts is past its day, since when shipping is stopped for it, if it is."""

    amount: Decimal
    stopped_at: datetime | None

    @property
    def matters(self) -> bool:
        """Whether there is anything to tell about."""
        return self.amount > 0 or self.stopped_at is not None


def overdue_card(actor: Actor, party_id: UUID) -> Overdue:
    """What is overdue at one customer the actor may see; nothing at others. Two statements."""
    account = accounts_open_to(actor, SEE).filter(party_id=party_id).only("stopped_at").first()
    if account is None:
        return Overdue(ZERO, None)
    return Overdue(overdue_of([party_id]).get(party_id, ZERO), account.stopped_at)


def overdue_of(party_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """What is past its day at each of these customers. One statement; nobody's reach: for commands only."""
    late = Debt.objects.filter(account__in=list(party_ids), due_on__lt=clock.today())
    left = late.filter(amount__gt=F("paid") + F("settled")).values("account_id")
    rows = left.annotate(left=Sum(F("amount") - F("paid") - F("settled"))).values_list("account_id", "left")
    return {party_id: amount for party_id, amount in rows if amount is not None}


def stopped_among(party_ids: Collection[UUID]) -> set[UUID]:
    """Those of these customers to whom shipping is stopped. One statement; for commands only."""
    found = CreditAccount.objects.filter(party_id__in=list(party_ids), stopped_at__isnull=False)
    return set(found.values_list("party_id", flat=True))
