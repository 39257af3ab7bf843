"""What a company calls the states of an order: names over stage, money, invoice, permission to ship, goods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.rules.status import Status, read_status
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import Group, parsed
from dealernet.foundation.facts import Fact

WORDS: Final[Mapping[str, Fact]] = {
    "stage": Fact("choice", _("stage"), dict(Stage.choices)),
    "money": Fact("choice", _("payment"), dict(Money.choices)),
    "is_invoiced": Fact("yes", _("the invoice is issued")),
    "may_ship": Fact("yes", _("shipping is allowed")),
    "by_payment_order": Fact("yes", _("the payment order is accepted")),
    "is_held": Fact("yes", _("held for something that lacks")),
    "goods_there": Fact("yes", _("all goods are at the shipping warehouse")),
}


class State(NamedTuple):
    """Everything of an order that names may tell apart, in the order of `WORDS`."""

    stage: Stage
    money: Money
    is_invoiced: bool
    may_ship: bool
    by_payment_order: bool
    is_held: bool
    goods_there: bool

    @property
    def code(self) -> str:
        """The state in one word, as the database spells it too."""
        return ".".join([self.stage.value, self.money.value, *("1" if told else "0" for told in self[2:])])


_YES_NO: Final = (False, True)
STATES: Final[tuple[State, ...]] = tuple(
    state
    for values in product(Stage, Money, _YES_NO, _YES_NO, _YES_NO, _YES_NO, _YES_NO)
    if (state := State(*values)).goods_there or state.is_held
)
"""Every state an order can be in: one that waits for goods is held for them."""
FRESH: Final = State(
    Stage.DRAFT,
    Money.UNPAID,
    is_invoiced=False,
    may_ship=False,
    by_payment_order=False,
    is_held=False,
    goods_there=True,
)
"""The state of an order nobody has handed over yet."""


class Statuses:
    """The statuses of a company in their order, with the one each state of an order has worked out once."""

    def __init__(self, body: Sequence[Mapping[str, Any]]) -> None:
        self.listed = tuple(read_status(one) for one in body)
        trees = [parsed(one.when, WORDS) for one in self.listed]
        self._of: dict[State, Status] = {}
        for state in STATES:
            for status, tree in zip(self.listed, trees, strict=True):
                if _fits(status, tree, state):
                    self._of[state] = status
                    break

    @property
    def states(self) -> list[State]:
        """The states that have a status."""
        return list(self._of)

    def of(self, state: State) -> Status:
        """The status of an order in this state."""
        return self._of[state]

    def key_of(self, state: State) -> str:
        """The key of the status of an order in this state; empty while it has none."""
        found = self._of.get(state)
        return found.key if found is not None else ""

    @cached_property
    def by_code(self) -> dict[str, str]:
        """The key of the status of each state by the code of the state."""
        return {state.code: status.key for state, status in self._of.items()}

    def along_the_way(self) -> list[Status]:
        """The statuses as an order passes them: by stage, then money, permission to ship, and the rest."""
        return list(self._along_the_way)

    @cached_property
    def _along_the_way(self) -> Sequence[Status]:
        first: dict[str, tuple[Any, ...]] = {}
        stages, monies = list(Stage), list(Money)
        for state, status in self._of.items():
            named = (state.may_ship, state.is_invoiced, state.by_payment_order, state.goods_there, not state.is_held)
            place = (stages.index(state.stage), monies.index(state.money), *named)
            first[status.key] = min(place, first.get(status.key, place))
        return sorted((one for one in self.listed if one.key in first), key=lambda one: first[one.key])

    def known(self, key: str) -> Status | None:
        """The status of this key, if there is one."""
        return next((one for one in self.listed if one.key == key), None)

    def states_of(self, key: str) -> list[State]:
        """The states in which an order has this status."""
        return list(self._states_of.get(key, ()))

    @cached_property
    def _states_of(self) -> Mapping[str, Sequence[State]]:
        found: dict[str, list[State]] = {}
        for state, status in self._of.items():
            found.setdefault(status.key, []).append(state)
        return found

    def stages_of(self, key: str) -> tuple[Stage, ...]:
        """The stages in which an order may have this status; none for one that nothing can come to."""
        return self._stages_of.get(key, ())

    @cached_property
    def _stages_of(self) -> Mapping[str, tuple[Stage, ...]]:
        return {key: tuple(dict.fromkeys(state.stage for state in states)) for key, states in self._states_of.items()}

    def beyond_drafts(self) -> list[Status]:
        """The statuses of orders that were handed over, as an order passes them."""
        return [one for one in self._along_the_way if self.stages_of(one.key) != (Stage.DRAFT,)]

    def nameless(self) -> list[State]:
        """The states for which no status was given."""
        return [state for state in STATES if state not in self._of]

    def plain_stages(self) -> dict[Stage, Status]:
        """The stages that alone decide the status."""
        return dict(self._plain_stages)

    @cached_property
    def _plain_stages(self) -> Mapping[Stage, Status]:
        found: dict[Stage, dict[str, Status]] = {stage: {} for stage in Stage}
        for state, status in self._of.items():
            found[state.stage][status.key] = status
        return {stage: next(iter(ones.values())) for stage, ones in found.items() if len(ones) == 1}


def _fits(status: Status, tree: Group, state: State) -> bool:
    """Whether an order in this state may have the status, whatever stands before it in the list."""
    facts = dict(zip(WORDS, (state.stage.value, state.money.value, *state[2:]), strict=True))
    return (not status.stages or state.stage in status.stages) and decide(tree, facts).holds


def with_statuses(body: Sequence[Mapping[str, Any]], more: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The list with more statuses in it: each stands right before the first whose orders it is to take.

    One whose key is there already stays as it is.
    """
    found = list(body)
    for one in more:
        if any(standing["key"] == one["key"] for standing in found):
            continue
        statuses, status = Statuses(found), read_status(one)
        tree = parsed(status.when, WORDS)
        taken = {statuses.key_of(state) for state in STATES if _fits(status, tree, state)}
        keys = [standing["key"] for standing in found]
        found.insert(min((keys.index(key) for key in taken if key), default=len(found)), one)
    return found


@cache
def standard_statuses() -> tuple[dict[str, Any], ...]:
    """The statuses a company starts with."""
    return tuple(yaml.safe_load(Path(__file__).with_name("statuses.yaml").read_text(encoding="utf-8")))
