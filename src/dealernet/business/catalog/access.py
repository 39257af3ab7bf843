"""Which products an actor reaches, and for what."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from dealernet.business.catalog.models import Product
from dealernet.foundation.access.actor import Actor

SEE: Final = "catalog.see"
CHANGE: Final = "catalog.change"


def products_open_to(actor: Actor, power: str) -> QuerySet[Product]:
    """The products on which the actor holds the power: a buyer sees what is on sale, staff see all."""
    actor.require(power)
    products = Product.objects.all()
    return products if actor.dealer_id is None else products.filter(is_sold=True)
