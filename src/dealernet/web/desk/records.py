"""Records that rules are about, as pages name them: order, deal, call or buyer, what it is called and where it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import reverse

from dealernet.business.calls.access import SEE as SEE_CALLS
from dealernet.business.calls.queries import calls_of_holders
from dealernet.business.deals.access import SEE as SEE_DEALS
from dealernet.business.deals.queries import deals_of_holders
from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.parties.access import SEE as SEE_BUYERS
from dealernet.business.parties.queries import party_names
from dealernet.foundation.access.actor import Actor

HIDDEN: Final = "…"
"""What stands for a caller who hides the number."""


@dataclass(frozen=True, slots=True)
class Record:
    """An order, a deal, a call or a buyer that the reader may see; a call is named by its number or its buyer."""

    id: UUID
    number: str
    href: str
    sign: str = "№\u00a0"

    @property
    def title(self) -> str:
        """What people call it: its number with the sign of one, a buyer's name, or whom a call was with."""
        return f"{self.sign}{self.number}"


def records_of(actor: Actor, named: Iterable[tuple[str, UUID]]) -> dict[UUID, Record]:
    """The records among these, told by type and id, that the reader reaches. At most a statement a type."""
    wanted = list(named)
    orders = [one for kind, one in wanted if kind == "order"]
    deals = [one for kind, one in wanted if kind == "deal"]
    calls = [one for kind, one in wanted if kind == "call"]
    buyers = [one for kind, one in wanted if kind == "party"]
    found: dict[UUID, Record] = {}
    if orders:
        told = orders_of_holders(actor, orders)
        found |= {one: Record(one, order.number, reverse("desk-order", args=[one])) for one, order in told.items()}
    if deals and actor.may(SEE_DEALS):
        seen = deals_of_holders(actor, deals)
        found |= {one: Record(one, deal.number, reverse("desk-deal", args=[one])) for one, deal in seen.items()}
    if buyers and actor.may(SEE_BUYERS):
        known = party_names(actor, buyers)
        found |= {one: Record(one, name, reverse("desk-buyer", args=[one]), sign="") for one, name in known.items()}
    if calls and actor.may(SEE_CALLS):
        heard = calls_of_holders(actor, calls)
        found |= {
            one: Record(one, call.who or HIDDEN, reverse("desk-call", args=[one]), sign="")
            for one, call in heard.items()
        }
    return found
