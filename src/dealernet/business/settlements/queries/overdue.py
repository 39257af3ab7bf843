"""What is overdue, and to whom nothing more ships because of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import F, Sum

from dealernet.business.settlements.access import SEE
from dealernet.business.settlements.models import CreditAccount, Debt
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO
from dealernet.foundation.sql import prepared


@dataclass(frozen=True, slots=True)
class Overdue:
    """How much of a customer's debts is past its day, since when shipping is stopped for it, if it is."""

    amount: Decimal
    stopped_at: datetime | None

    @property
    def matters(self) -> bool:
        """Whether there is anything to tell about."""
        return self.amount > 0 or self.stopped_at is not None


def own_overdue(actor: Actor) -> Overdue | None:
    """What is overdue at the actor's own company; nothing for staff. One prepared statement."""
    if actor.dealer_id is None or not actor.may(SEE):
        return None
    rows = prepared(_OWN, [clock.today(), actor.dealer_id])
    return Overdue(Decimal(rows[0][0]), rows[0][1]) if rows else Overdue(ZERO, None)


_OWN: Final = """
select coalesce((select sum(d.amount - d.paid - d.settled) from settlements_debt d
                  where d.account_id = a.party_id and d.due_on < %s and d.amount > d.paid + d.settled), 0), a.stopped_at
  from settlements_account a where a.party_id = %s
"""


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
