"""What deals need to know of buyers, orders and people, set-wise; and deals found by what others know of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from dealernet.business.deals.access import SEE, deals_open_to
from dealernet.business.deals.models import Deal
from dealernet.business.deals.stages import CLOSED
from dealernet.business.orders.access import SEE as SEE_ORDERS
from dealernet.business.orders.access import orders_open_to
from dealernet.business.parties.access import SEE as SEE_PARTIES
from dealernet.business.parties.access import parties_open_to
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.ids import id_in


@dataclass(frozen=True, slots=True)
class Buyer:
    """A buyer as a deal needs it: its department and whose it is, nothing where that person has left."""

    group_id: UUID | None
    responsible_id: UUID | None


def buyers_among(actor: Actor, party_ids: Collection[UUID]) -> dict[UUID, Buyer]:
    """The buyers among these that the actor reaches. One statement."""
    found = parties_open_to(actor, SEE_PARTIES).filter(id__in=list(party_ids)).exclude(kind="own")
    rows = found.values_list("id", "group_id", "responsible_id", "responsible__is_active")
    return {one: Buyer(group, person if there else None) for one, group, person, there in rows}


def owners_of_orders(actor: Actor, order_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The buyers of the orders among these that the actor reaches. One statement."""
    found = orders_open_to(actor, SEE_ORDERS).filter(id__in=list(order_ids))
    return dict(found.values_list("id", "customer_id"))


def staff_by_id(account_ids: Collection[UUID] | None = None) -> dict[UUID, str]:
    """The staff who may sign in, by name; only those among `account_ids` where given. One statement."""
    people = Account.objects.filter(dealer_id=None, is_active=True).order_by("name")
    if account_ids is not None:
        people = people.filter(id__in=list(account_ids))
    return dict(people.values_list("id", "name"))


def open_deals_of_orders(order_ids: Collection[UUID], *, pipeline: str) -> dict[UUID, list[UUID]]:
    """The open deals of a pipeline that are linked to these orders or were opened by a rule because of them while they
    were carts, by order: for rules. One statement; reads the open deals of the pipeline that rules opened.
    """
    wanted, found = set(order_ids), dict[UUID, list[UUID]]()
    rows = Deal.objects.filter(pipeline=pipeline).exclude(stage__in=CLOSED)
    because = rows.filter(order_id__in=wanted) | rows.filter(order=None).exclude(key=None)
    for order_id, key, deal_id in because.order_by("id").values_list("order_id", "key", "id"):
        about = order_id or id_in(str(key).partition(":")[2].partition(":")[0])
        if about in wanted:
            found.setdefault(about, []).append(deal_id)
    return found


@dataclass(frozen=True, slots=True)
class NamedDeal:
    """A deal as tasks and runs name it."""

    id: UUID
    number: str
    title: str
    customer_id: UUID | None = None
    amount: Decimal | None = None


def deals_of_holders(actor: Actor, deal_ids: Collection[UUID]) -> dict[UUID, NamedDeal]:
    """Deals by id, for areas that know them as holders. One statement."""
    rows = (
        deals_open_to(actor, SEE)
        .filter(id__in=list(deal_ids))
        .values_list("id", "number", "title", "customer_id", "amount")
    )
    return {one: NamedDeal(one, number, title, customer, amount) for one, number, title, customer, amount in rows}
