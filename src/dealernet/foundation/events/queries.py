"""What may be asked of the log itself: the latest events, and how delivery fares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.eras import Pause, outgoing_pause
from dealernet.foundation.events.parking import SEE, ParkedEvent, list_parked
from dealernet.foundation.events.timeline import Moment, recent
from dealernet.foundation.events.watch import Lag, Writer, lags, oldest_writer


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How delivery fares: what is set aside, how far behind each reaction is, and whether anything leaves."""

    parked: Sequence[ParkedEvent]
    lags: Sequence[Lag]
    writer: Writer | None
    pause: Pause | None

    @property
    def behind(self) -> float:
        """The largest lag, in seconds."""
        return max((lag.seconds for lag in self.lags), default=0.0)


def delivery_state(actor: Actor) -> DeliveryState:
    """How delivery fares. Four statements."""
    actor.require(SEE)
    return DeliveryState(list_parked(actor), lags(), oldest_writer(), outgoing_pause())


def list_events(actor: Actor, *, area: str = "", before: int | None = None, limit: int = 50) -> list[Moment]:
    """The latest events of the company, or of one area, newest first, before an event's id. One statement."""
    actor.require(SEE)
    return recent("", before=before, limit=limit, area=area)
