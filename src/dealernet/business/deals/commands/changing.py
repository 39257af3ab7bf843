"""Changing what is known of a deal, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.deals.access import ASSIGN, WORK
from dealernet.business.deals.commands.acting import act_on, asked_role, event, locked_deals, pipelines_held
from dealernet.business.deals.commands.entering import values_of
from dealernet.business.deals.commands.guarding import under_validations
from dealernet.business.deals.errors import (
    CustomerUnknown,
    DealChangedMeanwhile,
    FieldLocked,
    OrderNotTheirs,
    PersonGone,
)
from dealernet.business.deals.events import DealAssigned, DealChanged, DealEvent
from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries.lookups import buyers_among, owners_of_orders, staff_by_id
from dealernet.business.deals.rules import LOCKABLE, Status, amount, known, title
from dealernet.business.tasks.commands import hand_tasks_over
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome, settled
from dealernet.foundation.text import whole

_CLEAN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "title": lambda value: title(str(value)),
    "amount": amount,
    "contact_name": lambda value: whole(" ".join(str(value or "").split()), 160, "contact_name"),
    "contact_phone": lambda value: whole(" ".join(str(value or "").split()), 40, "contact_phone"),
    "contact_email": lambda value: whole(str(value or "").strip(), 254, "contact_email"),
    "source": lambda value: whole(" ".join(str(value or "").split()), 60, "source"),
    "due_on": lambda value: value if isinstance(value, date) else None,
    "comment": lambda value: whole(str(value or "").strip(), 2000, "comment"),
    "customer_id": lambda value: value,
    "order_id": lambda value: value,
}
CHANGEABLE: Final = tuple(_CLEAN)
"""What a person may change of a deal. Its place is changed by moving it, its responsible by assigning it."""
_SAVED: Final = [
    *(name.removesuffix("_id") for name in CHANGEABLE),
    "group",
]


def change_deal(actor: Actor, deal_id: UUID, values: Mapping[str, Any], *, seen: int | None = None) -> Outcome:
    """Change fields of a deal (`CHANGEABLE`); raises its refusal.

    Refuses fields its status locks, a deal somebody changed after its `seen` revision, buyers out of reach, orders of
    another buyer, sums that are none. Saying what already stands changes nothing. Locks the deal.
    """
    return settled(_change(actor, [deal_id], values, seen))


@under_validations
def _change(actor: Actor, deal_ids: Sequence[UUID], values: Mapping[str, Any], seen: int | None) -> list[Outcome]:
    with transaction.atomic():
        pipelines = pipelines_held()
        deals = locked_deals(actor, WORK, deal_ids)

        def decide(deal: Deal) -> Sequence[DealEvent]:
            if seen is not None and seen != deal.revision:
                raise DealChangedMeanwhile
            given = {name: clean(values[name]) for name, clean in _CLEAN.items() if name in values}
            was = {name: getattr(deal, name) for name, value in given.items() if getattr(deal, name) != value}
            if not was:
                return ()
            status = pipelines.at(f"{deal.pipeline}.{deal.status}")
            if asked_role(actor) and status is not None:
                _refuse_locked(status, was)
            for name in was:
                setattr(deal, name, given[name])
            _check_links(actor, deal, was)
            known(values_of(deal))
            return [event(DealChanged, deal, was=was, became={name: getattr(deal, name) for name in was})]

        return act_on(actor, deals, deal_ids, decide, _SAVED)


@under_validations
def assign_deals(
    actor: Actor, deal_ids: Sequence[UUID], responsible_id: UUID, *, with_tasks: bool = True
) -> list[Outcome]:
    """Another person becomes responsible for deals, and for what is open about them unless not `with_tasks`.

    Refuses whoever has left, and a status that locks it. Locks the deals, then their tasks. A few statements, however
    many.
    """
    actor.require(ASSIGN)
    names, given_over = staff_by_id([responsible_id]), dict[UUID, UUID | None]()
    with transaction.atomic():
        pipelines = pipelines_held()
        deals = locked_deals(actor, ASSIGN, deal_ids)

        def decide(deal: Deal) -> Sequence[DealEvent]:
            before = deal.responsible_id
            if before == responsible_id:
                return ()
            if responsible_id not in names:
                raise PersonGone
            status = pipelines.at(f"{deal.pipeline}.{deal.status}")
            if asked_role(actor) and status is not None:
                _refuse_locked(status, ["responsible"])
            deal.responsible_id, given_over[deal.id] = responsible_id, before
            now = names[responsible_id]
            return [event(DealAssigned, deal, responsible_id=responsible_id, before_id=before, now=now)]

        outcomes = act_on(actor, deals, deal_ids, decide, ["responsible"])
        if with_tasks and given_over:
            hand_tasks_over(actor, given_over, responsible_id)
        return outcomes


def _check_links(actor: Actor, deal: Deal, was: Mapping[str, Any]) -> None:
    """The order is of the deal's buyer; whoever's order is linked is its buyer. Keeps the buyer's department."""
    if deal.order_id is not None and ("order_id" in was or "customer_id" in was):
        owner = owners_of_orders(actor, [deal.order_id]).get(deal.order_id)
        if owner is None or deal.customer_id not in (None, owner):
            raise OrderNotTheirs
        deal.customer_id = owner
    if deal.customer_id is None:
        deal.group_id = None
    elif "customer_id" in was or "order_id" in was:
        buyer = buyers_among(actor, [deal.customer_id]).get(deal.customer_id)
        if buyer is None:
            raise CustomerUnknown
        deal.group_id = buyer.group_id


def _refuse_locked(status: Status, names: Sequence[str] | Mapping[str, Any]) -> None:
    locked = [word for word in dict.fromkeys(map(_word, names)) if word in status.lock]
    if locked:
        raise FieldLocked(current=status.label, name=", ".join(str(LOCKABLE[word]) for word in locked))


def _word(name: str) -> str:
    return "contact" if name.startswith("contact_") else name.removesuffix("_id")
