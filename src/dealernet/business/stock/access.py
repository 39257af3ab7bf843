"""What an actor may know of stock: staff see places and owners, a buyer only how many are free to order."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from dealernet.business.stock.models import Balance, Location
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import PowerMissing

SEE_FREE: Final = "stock.see_free"
SEE: Final = "stock.see"
MOVE: Final = "stock.move"


def balances_open_to(actor: Actor, power: str) -> QuerySet[Balance]:
    """The balances on which the actor holds the power. A buyer reaches none of them, whatever powers it has."""
    _staff_with(actor, power)
    return Balance.objects.all()


def locations_open_to(actor: Actor, power: str) -> QuerySet[Location]:
    """The places on which the actor holds the power. A buyer reaches none of them."""
    _staff_with(actor, power)
    return Location.objects.all()


def sellable_balances(actor: Actor) -> QuerySet[Balance]:
    """What orders may be taken from: goods at the place orders ship from. Asked for sums only."""
    actor.require(SEE_FREE)
    return Balance.objects.filter(location__is_default=True, location__is_active=True, location__ships_orders=True)


def _staff_with(actor: Actor, power: str) -> None:
    actor.require(power)
    if actor.dealer_id is not None:
        raise PowerMissing(power=power)
