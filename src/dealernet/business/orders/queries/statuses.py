"""The statuses in force, orders narrowed by one, and how many orders have each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.access import SEE, reached_in_sql
from dealernet.business.orders.facts.in_sql import MONEY_NOW
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
from dealernet.foundation.sql import prepared

KIND: Final = "order_statuses"
KEY: Final = "orders"


@publishing.kind(KIND, _("Names of statuses"), moves=True)
def problems(body: Any) -> list[str]:
    """Why a list of statuses may not be published."""
    return status_problems(body)


def order_statuses() -> Statuses:
    """What the company calls the states of an order now. One statement."""
    return order_statuses_in_force()[0]


def order_statuses_in_force() -> tuple[Statuses, int]:
    """The statuses with the number of their revision; zero while they are those of the program. One statement."""
    revision, number = publishing.revision_in_force(KIND, KEY)
    return _read(revision, number), number


@lru_cache(maxsize=8)
def _read(revision: Any, number: int) -> Statuses:
    """The statuses of a revision: read once."""
    return Statuses(publishing.body_at(KIND, KEY, number) if number else list(standard_statuses()))


@dataclass(frozen=True, slots=True)
class Asks:
    """What must hold of an order `o` to have a status: one of the stages, and a condition beside."""

    stages: list[str]
    condition: str
    values: Mapping[str, Any]


def status_asks(statuses: Statuses, key: str) -> Asks:
    """What a status asks; one nobody has asks for no stage at all."""
    states = statuses.states_of(key)
    stages = list(dict.fromkeys(state[0].value for state in states))
    if len(states) * len(Stage) == len(stages) * len(STATES):
        return Asks(stages, "true", {})
    values: dict[str, Any] = {"today": clock.today()}
    for name, column in zip(_STATE, zip(*states, strict=True), strict=True):
        values[name] = [getattr(one, "value", one) for one in column]
    return Asks(stages, _ONE_OF, values)


_STATE: Final = ("s_stage", "s_money", "s_invoiced", "s_ships", "s_paper")
_ONE_OF: Final = f"""(o.stage, {MONEY_NOW}, o.invoice_number <> '', o.may_ship, o.payment_order = 'accepted') in (
    select a, b, c, d, e from unnest(%(s_stage)s::text[], %(s_money)s::text[], %(s_invoiced)s::bool[],
        %(s_ships)s::bool[], %(s_paper)s::bool[]) w(a, b, c, d, e))
"""  # noqa: S608 - nothing but ours


def count_by_status(actor: Actor, statuses: Statuses | None = None) -> dict[str, int]:
    """How many orders have each status, by its key. Two statements, one more where the statuses in force are not
    given; grows with the orders that are on their way."""
    statuses = statuses or order_statuses()
    plain = statuses.plain_stages()
    reached, values = reached_in_sql(actor, SEE)
    values |= {"plain": [stage.value for stage in plain], "today": clock.today()}
    found: dict[str, int] = {}
    for stage, number in prepared(_COUNTED.format(reached=reached), values):
        key = plain[Stage(stage)].key
        found[key] = found.get(key, 0) + number
    for stage, paid, is_invoiced, ships, by_paper, number in prepared(_LOOKED_AT.format(reached=reached), values):
        state = {"invoiced": is_invoiced, "may_ship": ships, "by_payment_order": by_paper}
        key = statuses.of(Stage(stage), Money(paid), **state).key
        found[key] = found.get(key, 0) + number
    return found


_COUNTED: Final = """
select o.stage, count(*) from orders_order o where {reached} and o.stage = any(%(plain)s::text[]) group by 1
"""
_LOOKED_AT: Final = f"""
select o.stage, {MONEY_NOW}, o.invoice_number <> '', o.may_ship, o.payment_order = 'accepted', count(*)
  from orders_order o where {{reached}} and o.stage <> all(%(plain)s::text[]) group by 1, 2, 3, 4, 5
"""  # noqa: S608 - nothing but ours


__all__ = [
    "KEY",
    "KIND",
    "MONEY_NOW",
    "WORDS",
    "Asks",
    "Status",
    "Statuses",
    "count_by_status",
    "order_statuses",
    "order_statuses_in_force",
    "status_asks",
]
