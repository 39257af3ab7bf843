"""Orders that wait for something that may have come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q

from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import ON_THE_WAY, Stage

MOST: Final = 500


def held_orders_of(customer_ids: Sequence[UUID], *, priced: Collection[UUID] = ()) -> dict[UUID, UUID]:
    """The held orders of customers with their customer, the oldest first; of the `priced` all that nobody accepted.

    `priced` are those customers whose price type changed. One statement; for reactions only.
    """
    open_ones = Q(stage=Stage.SUBMITTED, invoice_number="", customer_id__in=priced)
    return _oldest(~Q(held_for={}) | open_ones, customer_id__in=customer_ids)


def held_orders_short_of() -> dict[UUID, UUID]:
    """Orders short of goods with their customer, the oldest first, at most 500. One statement on a partial index."""
    return _oldest(~Q(held_for={}), held_for__has_key="stock")


def due_to_ship_of(customer_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Accepted orders of customers that their terms let ship and that nothing lets ship yet, the oldest first.

    One statement; for reactions only.
    """
    accepted = Order.objects.filter(stage=Stage.QUALIFIED, may_ship=False, held_for={}, customer_id__in=customer_ids)
    due = accepted.filter(Q(deferral_days__gt=0) | Q(paid_total__gte=F("total")))
    return dict(due.order_by("id").values_list("id", "customer_id")[:MOST])


def _oldest(which: Q, **narrow: Any) -> dict[UUID, UUID]:
    found = Order.objects.filter(which, stage__in=ON_THE_WAY, **narrow)
    return dict(found.order_by("placed_at", "id").values_list("id", "customer_id")[:MOST])
