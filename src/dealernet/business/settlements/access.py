"""Which accounts an actor reaches, and for what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from dealernet.business.parties.access import parties_seen_by
from dealernet.business.settlements.models import CreditAccount, Payment
from dealernet.foundation.access.actor import Actor

SEE: Final = "settlements.see"
RECORD_PAYMENTS: Final = "settlements.record_payments"
SETTLE_DOUBTFUL: Final = "settlements.settle_doubtful"
TAKE_BACK: Final = "settlements.take_back"
FAR_AHEAD: Final = "settlements.record_far_ahead"
STOP: Final = "settlements.stop_shipping"
CHANGE_TERMS: Final = "settlements.change_terms"
RECORD_DEBTS: Final = "settlements.record_debts"


def accounts_open_to(actor: Actor, power: str) -> QuerySet[CreditAccount]:
    """The accounts on which the actor holds the power: those of the parties it may see."""
    actor.require(power)
    return CreditAccount.objects.filter(party__in=parties_seen_by(actor))


def debtors_among(actor: Actor, party_ids: Collection[UUID]) -> list[UUID]:
    """Those of these customers whose debts the actor may record, in key order. One statement."""
    actor.require(RECORD_DEBTS)
    found = parties_seen_by(actor).filter(id__in=set(party_ids)).exclude(kind="own")
    return list(found.order_by("id").values_list("id", flat=True))


def payments_open_to(actor: Actor, power: str) -> QuerySet[Payment]:
    """The payments on which the actor holds the power: of parties it may see; unclaimed money only whoever settles."""
    actor.require(power)
    if actor.may(SETTLE_DOUBTFUL) and actor.reach.everything:
        return Payment.objects.all()
    return Payment.objects.filter(party__in=parties_seen_by(actor))
