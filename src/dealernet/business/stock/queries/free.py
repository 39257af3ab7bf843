"""How many are free to order."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from dealernet.business.stock.access import sellable_balances
from dealernet.foundation.access.actor import Actor


def free_stock(actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """How many of each product an order would get today: on hand less reserved, all owners together.

    Counted where orders ship from, the very balances a reservation takes. Products without goods are zero.
    One statement, however many products.
    """
    wanted = list(product_ids)
    rows = sellable_balances(actor).filter(product_id__in=wanted).values_list("product_id")
    free = dict(rows.annotate(free=Sum(F("on_hand") - F("reserved"))))
    return {product_id: free.get(product_id, Decimal(0)) for product_id in wanted}


def products_in_stock(actor: Actor) -> QuerySet[Any]:
    """The ids of products with something free, for narrowing a list of products in its own statement."""
    return sellable_balances(actor).filter(on_hand__gt=F("reserved")).values("product_id")
