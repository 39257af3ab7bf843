"""The way of an order as a buyer walks it, and the shapes its states are drawn with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from dealernet.business.orders.queries import OrderCard, Status
from dealernet.business.orders.stages import Money, Stage
from dealernet.web.components.words import written_moment

STOPS: Final = (
    Stage.SUBMITTED,
    Stage.QUALIFIED,
    Stage.PICKING,
    Stage.SHIPPED,
    Stage.DELIVERED,
    Stage.CLOSED,
)

LOOKS: Final[dict[Stage, tuple[str, str]]] = {
    Stage.DRAFT: ("", "pencil"),
    Stage.SUBMITTED: ("go", "arrow"),
    Stage.QUALIFIED: ("go", "half"),
    Stage.PICKING: ("go", "box"),
    Stage.SHIPPED: ("go", "truck"),
    Stage.DELIVERED: ("good", "check"),
    Stage.CLOSED: ("good", "lock"),
    Stage.CANCELLED: ("", "close"),
}
"""Tone and drawing of each stage."""

TONES: Final = {"plain": ""}
"""Tones a status may have whose pill is called otherwise."""


def look_of(status: Status, stage: Stage) -> tuple[str, str]:
    """Tone and drawing of a status: the tone the company gave it, else that of the stage; the stage's drawing."""
    tone, shape = LOOKS[stage]
    return TONES.get(status.tone, status.tone) if status.tone else tone, shape


MONEY_LOOKS: Final[dict[Money, tuple[str, str]]] = {
    Money.UNPAID: ("", "ring"),
    Money.PART: ("wait", "half"),
    Money.PAID: ("good", "check"),
    Money.OVERDUE: ("bad", "alert"),
}
"""Tone and drawing of each state of money."""

REACHED: Final = {
    "orders.submitted": Stage.SUBMITTED,
    "orders.back_order_made": Stage.SUBMITTED,
    "orders.qualified": Stage.QUALIFIED,
    "orders.picking_started": Stage.PICKING,
    "orders.shipped": Stage.SHIPPED,
    "orders.delivered": Stage.DELIVERED,
    "orders.closed": Stage.CLOSED,
}
"""The stage each announcement leads to."""


class Happened(Protocol):
    """A moment of a history: which announcement, and when."""

    @property
    def event(self) -> str:
        """The kind of the announcement."""

    @property
    def at(self) -> datetime:
        """The moment."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop on the way: done, now or next."""

    name: str
    state: str
    when: str = ""


def journey_of(stage: Stage, reached: Mapping[Stage, datetime] | None = None) -> list[Stop]:
    """The stops of an order at a stage, with when each was reached. A cancelled order has none left."""
    if stage not in STOPS:
        return []
    at = STOPS.index(stage)
    last = len(STOPS) - 1
    when = {stop: written_moment(moment) for stop, moment in (reached or {}).items()}
    return [Stop(str(stop.label), _state(n, at, last), when.get(stop, "")) for n, stop in enumerate(STOPS)]


def speaks_of_money(stage: Stage, money: Money) -> bool:
    """Whether payment is worth a word: not for a cancelled order that nobody paid."""
    return stage != Stage.CANCELLED or money != Money.UNPAID


def reached_in(story: Sequence[Happened]) -> dict[Stage, datetime]:
    """When each stage was reached, the last time it was; the story is told newest first."""
    return {REACHED[moment.event]: moment.at for moment in reversed(story) if moment.event in REACHED}


def may_be_cancelled(stage: Stage) -> bool:
    """Whether the buyer may still take the order back alone: until picking begins."""
    return stage in (Stage.SUBMITTED, Stage.QUALIFIED)


def may_be_changed(order: OrderCard) -> bool:
    """Whether the buyer or staff may still change the contents: until picking begins and nothing has left."""
    return order.stage in (Stage.SUBMITTED, Stage.QUALIFIED) and not order.shipped_total


def _state(number: int, at: int, last: int) -> str:
    if number < at or at == last:
        return "done"
    return "now" if number == at else "next"
