"""What other statuses would do to the orders there are, before anybody publishes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dealernet.business.orders.facts.statuses import KIND, order_statuses_in_force
from dealernet.business.orders.queries.statuses import standing_states
from dealernet.business.orders.rules.status import Status
from dealernet.business.orders.rules.statuses import Statuses
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.tree import ConditionWrong
from dealernet.foundation.configuration.mentions import Mention, mentions_of
from dealernet.foundation.configuration.publishing import KINDS, PUBLISH

UNREADABLE: Final = (ConditionWrong, KeyError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Moved:
    """Orders that would go from one status to another; to none where the new statuses have nothing for them."""

    before: Status
    after: Status | None
    orders: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A status that would go: how many orders stand in it now, and who names it."""

    status: Status
    orders: int
    mentions: Sequence[Mention]


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do: why it may not be published, orders that would move, statuses that come, go, change."""

    revision: int
    problems: Sequence[str]
    moved: Sequence[Moved] = ()
    added: Sequence[Status] = ()
    removed: Sequence[Removed] = ()
    changed: Sequence[tuple[Status, int]] = ()
    is_reordered: bool = False
    stays: Sequence[Status] = ()

    @property
    def is_the_same(self) -> bool:
        """Whether publishing would change nothing."""
        return not (self.added or self.removed or self.changed or self.is_reordered or self.problems)

    @property
    def orders(self) -> int:
        """How many orders would have another status."""
        return sum(one.orders for one in self.moved)


def statuses_preview(actor: Actor, body: Any) -> Preview:
    """What these statuses would do to the orders there are; nothing is changed.

    Six statements at most; one of them reads every order once.
    """
    actor.require(PUBLISH)
    before, revision = order_statuses_in_force()
    problems = KINDS[KIND].problems(body)
    try:
        after = Statuses(body)
    except UNREADABLE:
        return Preview(revision, problems)
    moves, standing = _counted(before, after)
    gone = [one for one in before.listed if after.known(one.key) is None]
    mentions = mentions_of("order", "status", [one.key for one in gone])
    stays = [one for one in after.listed if before.known(one.key) is not None]
    return Preview(
        revision,
        problems,
        moved=[Moved(one, after.known(to), n) for (key, to), n in moves.items() if (one := before.known(key))],
        added=[one for one in after.listed if before.known(one.key) is None],
        removed=[Removed(one, standing.get(one.key, 0), [m for m in mentions if one.key in m.values]) for one in gone],
        changed=[(one, standing.get(one.key, 0)) for one in stays if before.known(one.key) != one],
        is_reordered=[one.key for one in stays] != [one.key for one in before.listed if one not in gone],
        stays=after.listed,
    )


def _counted(before: Statuses, after: Statuses) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """How many orders go from which status to which, those that stay left out; how many stand in each now."""
    moves: dict[tuple[str, str], int] = {}
    standing: dict[str, int] = {}
    for state, number in standing_states().items():
        now, then = before.key_of(state), after.key_of(state)
        standing[now] = standing.get(now, 0) + number
        if now != then:
            moves[now, then] = moves.get((now, then), 0) + number
    return moves, standing
