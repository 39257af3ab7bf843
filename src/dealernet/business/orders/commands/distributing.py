"""Giving orders to people: to one, by turn, to whoever has least to do, by territory, to the customer's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.access import ASSIGN
from dealernet.business.orders.commands.acting import locked_orders
from dealernet.business.orders.commands.moving import assign_orders
from dealernet.business.orders.commands.territories import Territory, territories
from dealernet.business.orders.models import Dealt, Order
from dealernet.business.parties.commands import assign_responsible
from dealernet.business.parties.queries import Served, served_of
from dealernet.foundation import clock
from dealernet.foundation.access.absence import staff_by_email
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.outcomes import Outcome

WAYS: Final[Mapping[str, Any]] = {
    "turn": _("by turn among these people"),
    "load": _("to whoever of them has the fewest open orders"),
    "territory": _("by the territory of the buyer, by turn within it"),
    "customer": _("to whoever is responsible for the buyer"),
}
OPEN: Final = ("submitted", "qualified", "picking")
_TICK: Final = timedelta(microseconds=1)


class NobodyToTake(Refusal):
    """None of those an order may go to can take it now."""

    code = "nobody_to_take"
    message = _("There is nobody to give it to: those named for it are away or no longer work here.")


class NoTerritory(Refusal):
    """The buyer's region belongs to no territory."""

    code = "no_territory"
    message = _("The region “%(region)s” belongs to no territory: add it in the settings.")


@dataclass(slots=True)
class _Table:
    """Who waits how long, and how much each has, as it changes while orders are dealt."""

    given: dict[UUID, datetime]
    load: dict[UUID, int]

    def next(self, people: Sequence[UUID], *, by_load: bool) -> UUID:
        """The next of these people, who is counted as given one more."""
        chosen = min(people, key=lambda one: (self.load.get(one, 0) if by_load else 0, self.given[one], one))
        self.given[chosen] = max(*self.given.values(), clock.now()) + _TICK
        self.load[chosen] = self.load.get(chosen, 0) + 1
        return chosen


def distribute_orders(
    actor: Actor, order_ids: Sequence[UUID], way: str, people: Sequence[str] = (), *, at_work: bool = True
) -> list[Outcome]:
    """Give orders to people in one of the `WAYS`, and with them the customers nobody is responsible for.

    `people` are e-mails of staff; with `at_work` nobody who is away gets any. An order that one of the named has
    already stays there. An outcome an order: refused where nobody can take it, or its region has no territory. Locks
    the orders, then the turns of the people in key order, then the customers.
    """
    with transaction.atomic():
        orders = locked_orders(actor, ASSIGN, order_ids)
        served = served_of(actor, {order.customer_id for order in orders.values()})
        asked = _candidates(orders, served, way, people, at_work=at_work)
        refused = {one: found for one, found in asked.items() if isinstance(found, Refusal)}
        chosen = _dealt(orders, {one: found for one, found in asked.items() if not isinstance(found, Refusal)}, way)
        done: dict[UUID, Outcome] = {}
        for person in sorted(set(chosen.values())):
            mine = [order_id for order_id, one in chosen.items() if one == person]
            done |= {one.subject: one for one in assign_orders(actor, mine, person)}
        _with_customers(actor, orders, served, chosen)
    return [_outcome(one, orders, refused, done) for one in dict.fromkeys(order_ids)]


def _outcome(
    order_id: UUID, orders: Mapping[UUID, Order], refused: Mapping[UUID, Refusal], done: Mapping[UUID, Outcome]
) -> Outcome:
    if order_id in refused:
        return Outcome(order_id, refused[order_id], changed=False)
    return done.get(order_id, Outcome(order_id, changed=False))


def _candidates(
    orders: Mapping[UUID, Order], served: Mapping[UUID, Served], way: str, people: Sequence[str], *, at_work: bool
) -> dict[UUID, Refusal | list[UUID]]:
    """Who may take each order, or why nobody may. At most two statements."""
    if way == "customer":
        there = staff_by_email({one.responsible_email for one in served.values()}, at_work=at_work)
        found = {one: there.get(served[order.customer_id].responsible_email) for one, order in orders.items()}
        return {one: [person] if person else NobodyToTake() for one, person in found.items()}
    if way != "territory":
        named = list(staff_by_email(people, at_work=at_work).values())
        return {one: named or NobodyToTake() for one in orders}
    known = territories()
    there = staff_by_email({email for one in known for email in one.people}, at_work=at_work)
    takers = {one.key: [there[email] for email in one.people if email in there] for one in known}
    return {one: _of_region(served[order.customer_id].region, known, takers) for one, order in orders.items()}


def _of_region(region: str, known: Sequence[Territory], takers: Mapping[str, list[UUID]]) -> Refusal | list[UUID]:
    found = next((one for one in known if one.holds(region)), None)
    if found is None:
        return NoTerritory(region=region)
    return takers[found.key] or NobodyToTake()


def _dealt(orders: Mapping[UUID, Order], asked: Mapping[UUID, list[UUID]], way: str) -> dict[UUID, UUID]:
    """Whom each order goes to, dealt one after another in the order of their numbers. Locks the turns."""
    free = {one: found for one, found in asked.items() if orders[one].responsible_id not in found}
    people = sorted({person for found in free.values() for person in found})
    if not people:
        return {}
    table = _table(people)
    chosen = {
        one: table.next(free[one], by_load=way == "load") for one in sorted(free, key=lambda one: orders[one].number)
    }
    for person in sorted(set(chosen.values())):
        Dealt.objects.filter(account_id=person).update(given_at=table.given[person])
    return chosen


def _table(people: Sequence[UUID]) -> _Table:
    long_ago = clock.now() - timedelta(days=36_500)
    Dealt.objects.bulk_create([Dealt(account_id=one, given_at=long_ago) for one in people], ignore_conflicts=True)
    locked = Dealt.objects.filter(account_id__in=people).order_by("account_id").select_for_update()
    given = dict(locked.values_list("account_id", "given_at"))
    open_orders = Order.objects.filter(responsible_id__in=people, stage__in=OPEN).order_by()
    load = dict(open_orders.values_list("responsible_id").annotate(count=Count("id")))
    return _Table(given, load)


def _with_customers(
    actor: Actor, orders: Mapping[UUID, Order], served: Mapping[UUID, Served], chosen: Mapping[UUID, UUID]
) -> None:
    """Customers nobody is responsible for go with their first order."""
    wanted: dict[UUID, UUID] = {}
    for order_id in sorted(chosen, key=lambda one: orders[one].number):
        customer = orders[order_id].customer_id
        if not served[customer].responsible_email:
            wanted.setdefault(customer, chosen[order_id])
    for person in sorted(set(wanted.values())):
        assign_responsible(actor, sorted(party for party, one in wanted.items() if one == person), person)
