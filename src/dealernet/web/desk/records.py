"""Records that rules are about, as pages name them: an order or a deal, its number and where it is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from dealernet.business.deals.access import SEE as SEE_DEALS
from dealernet.business.deals.queries import deals_of_holders
from dealernet.business.orders.queries import orders_of_holders
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Record:
    """An order or a deal that the reader may see."""

    id: UUID
    number: str
    href: str


def records_of(actor: Actor, named: Iterable[tuple[str, UUID]]) -> dict[UUID, Record]:
    """The records among these, told by type and id, that the reader reaches. At most a statement a type."""
    wanted = list(named)
    orders = [one for kind, one in wanted if kind == "order"]
    deals = [one for kind, one in wanted if kind == "deal"]
    found: dict[UUID, Record] = {}
    if orders:
        told = orders_of_holders(actor, orders)
        found |= {one: Record(one, order.number, reverse("desk-order", args=[one])) for one, order in told.items()}
    if deals and actor.may(SEE_DEALS):
        seen = deals_of_holders(actor, deals)
        found |= {one: Record(one, deal.number, reverse("desk-deal", args=[one])) for one, deal in seen.items()}
    return found
