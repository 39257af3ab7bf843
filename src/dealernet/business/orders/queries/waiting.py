"""Orders that wait for something that may have come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import ON_THE_WAY

MOST: Final = 500


def held_orders_of(customer_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The held orders of customers with their customer, the oldest first. One statement; for reactions only."""
    return _oldest(customer_id__in=customer_ids)


def held_orders_short_of() -> dict[UUID, UUID]:
    """Orders short of goods with their customer, the oldest first, at most 500. One statement on a partial index."""
    return _oldest(held_for__has_key="stock")


def _oldest(**narrow: Any) -> dict[UUID, UUID]:
    found = Order.objects.filter(stage__in=ON_THE_WAY, **narrow).exclude(held_for={})
    return dict(found.order_by("id").values_list("id", "customer_id")[:MOST])
