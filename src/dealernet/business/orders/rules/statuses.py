"""What a company calls the states of an order: names over stage, money, invoice, permission to ship, payment order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import ConditionWrong, parsed
from dealernet.foundation.facts import Fact

WORDS: Final[Mapping[str, Fact]] = {
    "stage": Fact("choice", _("stage"), dict(Stage.choices)),
    "money": Fact("choice", _("payment"), dict(Money.choices)),
    "is_invoiced": Fact("yes", _("the invoice is issued")),
    "may_ship": Fact("yes", _("shipping is allowed")),
    "by_payment_order": Fact("yes", _("the payment order is accepted")),
}
LONGEST_NAME: Final = 40
State = tuple[Stage, Money, bool, bool, bool]
STATES: Final[tuple[State, ...]] = tuple(product(Stage, Money, (False, True), (False, True), (False, True)))
"""Every state an order can be in, as far as names may tell: stage, money, whether it is invoiced, whether it may ship,
whether its payment order is accepted."""


@dataclass(frozen=True, slots=True)
class Status:
    """One name: what staff read and what buyers read, in each language; `when` is what it follows."""

    key: str
    names: Mapping[str, str]
    buyer_names: Mapping[str, str]
    when: Any = None

    @property
    def label(self) -> str:
        """What staff read, in the language of now."""
        return _said(self.names) or self.key

    @property
    def buyer_label(self) -> str:
        """What the buyer reads, in the language of now."""
        return _said(self.buyer_names) or self.label

    def as_body(self) -> dict[str, Any]:
        """As a revision keeps it."""
        told: dict[str, Any] = {"key": self.key, "name": dict(self.names)}
        if self.buyer_names:
            told["buyer_name"] = dict(self.buyer_names)
        return told if self.when is None else {**told, "when": self.when}


class Statuses:
    """The statuses of a company in their order, with the one each state of an order has worked out once."""

    def __init__(self, body: Sequence[Mapping[str, Any]]) -> None:
        self.listed = tuple(
            Status(one["key"], one["name"], one.get("buyer_name") or {}, one.get("when")) for one in body
        )
        trees = [parsed(one.when, WORDS) for one in self.listed]
        self._of: dict[State, Status] = {}
        for state in STATES:
            facts = dict(zip(WORDS, (state[0].value, state[1].value, *state[2:]), strict=True))
            found = next((s for s, tree in zip(self.listed, trees, strict=True) if decide(tree, facts).holds), None)
            if found is not None:
                self._of[state] = found

    def of(self, stage: Stage, money: Money, *, invoiced: bool, may_ship: bool, by_payment_order: bool) -> Status:
        """The status of an order in this state."""
        return self._of[stage, money, invoiced, may_ship, by_payment_order]

    def along_the_way(self) -> list[Status]:
        """The statuses as an order passes them: by stage, then money, then permission to ship."""
        first: dict[str, tuple[int, int, bool, bool, bool]] = {}
        stages, monies = list(Stage), list(Money)
        for (stage, money, invoiced, may_ship, by_paper), status in self._of.items():
            place = (stages.index(stage), monies.index(money), may_ship, invoiced, by_paper)
            first[status.key] = min(place, first.get(status.key, place))
        return sorted((one for one in self.listed if one.key in first), key=lambda one: first[one.key])

    def known(self, key: str) -> Status | None:
        """The status of this key, if there is one."""
        return next((one for one in self.listed if one.key == key), None)

    def states_of(self, key: str) -> list[State]:
        """The states in which an order has this status."""
        return [state for state, status in self._of.items() if status.key == key]

    def nameless(self) -> list[State]:
        """The states for which no status was given."""
        return [state for state in STATES if state not in self._of]

    def plain_stages(self) -> dict[Stage, Status]:
        """The stages that alone decide the status."""
        found: dict[Stage, set[str]] = {stage: set() for stage in Stage}
        for state, status in self._of.items():
            found[state[0]].add(status.key)
        return {s: one for s, keys in found.items() if len(keys) == 1 and (one := self.known(next(iter(keys))))}


def status_problems(body: Any) -> list[str]:
    """Why a list of statuses may not be published: keys twice, names missing or too long, states left without one."""
    if not isinstance(body, list) or not all(isinstance(one, dict) and one.get("key") for one in body):
        return ["statuses are a list, each with a key, a name and a condition"]
    keys = [one["key"] for one in body]
    found = [f"the key “{key}” stands twice" for key in dict.fromkeys(keys) if keys.count(key) > 1]
    for one in body:
        found += [f"“{one['key']}”: {text}" for text in _name_problems(one)]
    try:
        nameless = Statuses(body).nameless() if not found else []
    except ConditionWrong as wrong:
        return [*found, str(wrong)]
    return [*found, *(_uncovered(nameless[0]) if nameless else ())]


@cache
def standard_statuses() -> tuple[dict[str, Any], ...]:
    """The statuses a company starts with."""
    return tuple(yaml.safe_load(Path(__file__).with_name("statuses.yaml").read_text(encoding="utf-8")))


def _name_problems(one: Mapping[str, Any]) -> list[str]:
    name = one.get("name")
    if not isinstance(name, dict) or not str(name.get("ru") or "").strip():
        return [str(_("a status needs a Russian name"))]
    given = [*name.values(), *(one.get("buyer_name") or {}).values()]
    long = any(len(str(text)) > LONGEST_NAME for text in given)
    return [str(_("a name has at most %(most)s characters") % {"most": LONGEST_NAME})] if long else []


def _uncovered(state: State) -> list[str]:
    return [f"an order that is “{state[0].label}”, “{state[1].label}” would have no status: end with one for all"]


def _said(names: Mapping[str, str]) -> str:
    return names.get(translation.get_language() or "ru") or names.get("ru") or ""
