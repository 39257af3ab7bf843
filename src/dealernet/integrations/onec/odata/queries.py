"""What is known of buyers in 1C."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dealernet.business.parties.queries import party_names
from dealernet.foundation.access.actor import Actor
from dealernet.integrations.onec.models import Counterpart


@dataclass(frozen=True, slots=True)
class CounterpartRow:
    """A legal face as 1C names it, and when it was seen there."""

    name: str
    full_name: str
    inn: str
    kpp: str
    seen_at: datetime


def counterparts_of(actor: Actor, party_id: UUID) -> list[CounterpartRow]:
    """The faces of a buyer in 1C, named as there; none for a buyer out of reach. Two statements."""
    if party_id not in party_names(actor, [party_id]):
        return []
    rows = Counterpart.objects.filter(party_id=party_id).order_by("name", "ref")
    return [CounterpartRow(row.name, row.full_name, row.inn, row.kpp, row.seen_at) for row in rows]
