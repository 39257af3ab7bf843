"""The statuses in force, orders narrowed by one, and how many orders have each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.models import Order
from dealernet.business.orders.rules.statuses import (
    STATES,
    WORDS,
    Status,
    Statuses,
    standard_statuses,
    status_problems,
)
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing

KIND: Final = "order_statuses"
KEY: Final = "orders"


@publishing.kind(KIND)
def problems(body: Any) -> list[str]:
    """Why a list of statuses may not be published."""
    return status_problems(body)


def order_statuses() -> Statuses:
    """What the company calls the states of an order now. One statement."""
    return order_statuses_in_force()[0]


def order_statuses_in_force() -> tuple[Statuses, int]:
    """The statuses with the number of their revision; zero while they are those of the program. One statement."""
    found = publishing.current(KIND, KEY)
    return (_read(found.number, found.body), found.number) if found else (_read(0, list(standard_statuses())), 0)


_last: dict[int, tuple[Any, Statuses]] = {}


def _read(number: int, body: Any) -> Statuses:
    kept = _last.get(0)
    if kept is None or kept[0] != body:
        kept = _last[0] = (body, Statuses(body))
    return kept[1]


def money_is(money: Money) -> Q:
    """Orders that are so far paid today: exactly one of the four holds for an order."""
    paid = Q(paid_total__gte=F("total"), total__gt=0)
    late = Q(due_on__isnull=False, due_on__lt=clock.today())
    return {
        Money.PAID: paid,
        Money.OVERDUE: ~paid & late,
        Money.PART: ~paid & ~late & Q(paid_total__gt=0),
        Money.UNPAID: ~paid & ~late & Q(paid_total=0),
    }[money]


def with_status(orders: QuerySet[Order], statuses: Statuses, key: str) -> QuerySet[Order]:
    """Those of the orders that have this status now."""
    states = statuses.states_of(key)
    if not states:
        return orders.none()
    stages = {state[0] for state in states}
    narrowed = Q()
    for stage in stages:
        narrowed |= Q(stage=stage) & _beside({state[1:] for state in states if state[0] == stage})
    return orders.filter(narrowed, stage__in=stages)


def count_by_status(actor: Actor) -> dict[str, int]:
    """How many orders have each status, by its key. Three statements; grows with the orders that are on their way."""
    statuses = order_statuses()
    plain = statuses.plain_stages()
    reached = orders_open_to(actor, SEE).order_by()
    found: dict[str, int] = {}
    for stage, number in reached.filter(stage__in=plain).values_list("stage").annotate(n=Count("id")):
        key = plain[Stage(stage)].key
        found[key] = found.get(key, 0) + number
    money = Case(*(When(money_is(m), then=Value(m.value)) for m in Money), output_field=CharField())
    invoiced = Case(When(invoice_number="", then=Value(value=False)), default=Value(value=True))
    rest = reached.exclude(stage__in=plain).annotate(money_now=money, invoiced_now=invoiced)
    counted = rest.values_list("stage", "money_now", "invoiced_now", "may_ship").annotate(n=Count("id"))
    for stage, paid, is_invoiced, may_ship, number in counted:
        key = statuses.of(Stage(stage), Money(paid), invoiced=is_invoiced, may_ship=may_ship).key
        found[key] = found.get(key, 0) + number
    return found


def _beside(chosen: set[tuple[Money, bool, bool]]) -> Q:
    """What besides the stage must hold, in as few words as it takes."""
    every = {state[1:] for state in STATES}
    if chosen == every:
        return Q()
    monies, invoiced, ships = ({part[n] for part in chosen} for n in range(3))
    if len(chosen) == len(monies) * len(invoiced) * len(ships):
        return _one_of(monies) & _is_invoiced(invoiced) & _may_ship(ships)
    found = Q()
    for money, is_invoiced, may_ship in chosen:
        found |= money_is(money) & _is_invoiced({is_invoiced}) & _may_ship({may_ship})
    return found


def _one_of(monies: Iterable[Any]) -> Q:
    wanted = set(monies)
    found = Q()
    if wanted != set(Money):
        for money in wanted:
            found |= money_is(money)
    return found


def _is_invoiced(wanted: set[Any]) -> Q:
    if len(wanted) > 1:
        return Q()
    return ~Q(invoice_number="") if True in wanted else Q(invoice_number="")


def _may_ship(wanted: set[Any]) -> Q:
    return Q() if len(wanted) > 1 else Q(may_ship=True in wanted)


__all__ = [
    "KEY",
    "KIND",
    "WORDS",
    "Status",
    "Statuses",
    "count_by_status",
    "money_is",
    "order_statuses",
    "order_statuses_in_force",
    "with_status",
]
