"""Which prices an actor reaches: staff all, a buyer those of its own price type and the recommended ones."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from dealernet.business.parties.queries import buying_terms
from dealernet.business.pricing.models import PriceType
from dealernet.foundation.access.actor import Actor

SEE: Final = "pricing.see"
SEE_OWN: Final = "pricing.see_own"
CHANGE: Final = "pricing.change"


def price_types_open_to(actor: Actor, power: str) -> QuerySet[PriceType]:
    """The price types on which the actor holds the power. A buyer reaches its own and the default one.

    For a buyer one statement reads the terms.
    """
    actor.require(power)
    types = PriceType.objects.all()
    if actor.dealer_id is None:
        return types
    return types.filter(Q(id=_own_type(actor, actor.dealer_id)) | Q(is_default=True))


def _own_type(actor: Actor, party_id: UUID) -> UUID | None:
    return buying_terms(actor, party_id).price_type_id
