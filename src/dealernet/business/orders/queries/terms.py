"""The terms of customers, as orders' rules need them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dealernet.business.orders.rules import BuyerTerms
from dealernet.business.parties.models import Party
from dealernet.foundation.money import ZERO


def terms_of(customer_ids: Sequence[UUID]) -> dict[UUID, BuyerTerms]:
    """What each customer has agreed with us today. One statement; nobody's reach: for commands only."""
    rows = Party.objects.filter(id__in=customer_ids).values_list(
        "id",
        "responsible_id",
        "terms__agreement",
        "terms__price_type_id",
        "terms__deferral_days",
        "terms__minimum_order",
    )
    return {
        party: BuyerTerms(responsible, agreement or "", price_type, deferral, minimum or ZERO)
        for party, responsible, agreement, price_type, deferral, minimum in rows
    }
