"""Orders narrowed by a status, how many have each, and where they would go by other statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from dealernet.business.orders.access import SEE, reached_in_sql
from dealernet.business.orders.facts.statuses import (
    KEY,
    KIND,
    MONEY_NOW,
    STATE_IN_SQL,
    order_statuses,
    order_statuses_in_force,
)
from dealernet.business.orders.rules.status import Status
from dealernet.business.orders.rules.statuses import STATES, WORDS, State, Statuses
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.sql import prepared


@dataclass(frozen=True, slots=True)
class Asks:
    """What must hold of an order `o` to have a status: one of the stages, and a condition beside."""

    stages: list[str]
    condition: str
    values: Mapping[str, Any]


def status_asks(statuses: Statuses, key: str) -> Asks:
    """What a status asks; one nobody has asks for no stage at all."""
    stages, condition, columns = _asked(statuses, key)
    return Asks(list(stages), condition, {**columns, "today": clock.today()} if columns else {})


@lru_cache(maxsize=200)
def _asked(statuses: Statuses, key: str) -> tuple[tuple[str, ...], str, Mapping[str, list[Any]]]:
    states = statuses.states_of(key)
    stages = tuple(dict.fromkeys(state.stage.value for state in states))
    if len(states) * len(Stage) == len(stages) * len(STATES):
        return stages, "true", {}
    telling = _telling(states)
    rows = dict.fromkeys(tuple(getattr(state[n], "value", state[n]) for n in telling) for state in states)
    columns = {f"s{n}": list(column) for n, column in zip(telling, zip(*rows, strict=True), strict=True)}
    expressions = ", ".join(STATE_IN_SQL[n] for n in telling)
    arrays = ", ".join(f"%(s{n})s::{_TYPES[n]}[]" for n in telling)
    return stages, f"(({expressions}) in (select * from unnest({arrays})))", columns  # noqa: S608 - nothing but ours


_TYPES: Final = ("text", "text", *["bool"] * (len(STATE_IN_SQL) - 2))


def _telling(states: list[State]) -> list[int]:
    """The parts of a state that tell these states from all others; the fewer, the cheaper."""
    kept = list(range(len(STATE_IN_SQL)))
    among = set(states)
    for n in reversed(range(1, len(STATE_IN_SQL))):
        rest = [k for k in kept if k != n]
        wanted = {tuple(state[k] for k in rest) for state in among}
        if all(state in among for state in STATES if tuple(state[k] for k in rest) in wanted):
            kept = rest
    return kept


def count_by_status(actor: Actor, statuses: Statuses | None = None) -> dict[str, int]:
    """How many orders have each status, by its key. Two statements, one more where the statuses in force are not
    given; grows with the orders that are on their way."""
    statuses = statuses or order_statuses()
    plain = statuses.plain_stages()
    reached, values = reached_in_sql(actor, SEE)
    values |= {"plain": [stage.value for stage in plain], "today": clock.today()}
    found: dict[str, int] = {}
    for stage, number in prepared(_COUNTED.replace("[reached]", reached), values):
        key = plain[Stage(stage)].key
        found[key] = found.get(key, 0) + number
    for stage, money, *told, number in prepared(_LOOKED_AT.replace("[reached]", reached), values):
        key = statuses.of(State(Stage(stage), Money(money), *told)).key
        found[key] = found.get(key, 0) + number
    return found


_COUNTED: Final = """
select o.stage, count(*) from orders_order o where [reached] and o.stage = any(%(plain)s::text[]) group by 1
"""
_EVERY: Final = ", ".join(str(n) for n in range(1, len(STATE_IN_SQL) + 1))
_LOOKED_AT: Final = f"""
select {", ".join(STATE_IN_SQL)}, count(*)
  from orders_order o where [reached] and o.stage <> all(%(plain)s::text[]) group by {_EVERY}
"""  # noqa: S608 - nothing but ours


def standing_states() -> dict[State, int]:
    """How many orders, whoever reaches them, are in each state. One statement that reads every order once."""
    return {
        State(Stage(stage), Money(money), *told): number
        for stage, money, *told, number in prepared(_STANDING, {"today": clock.today()})
    }


_STANDING: Final = f"""
select {", ".join(STATE_IN_SQL)}, count(*) from orders_order o group by {_EVERY}
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
    "standing_states",
    "status_asks",
]
