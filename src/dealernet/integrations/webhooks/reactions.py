"""What happened becomes due to be told to whoever asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import reaction
from dealernet.foundation.exchange.streams import queue
from dealernet.integrations.webhooks.messages import message_of, wanted
from dealernet.integrations.webhooks.subscriptions import published

SYSTEM: Final = "webhooks"


@reaction("webhooks.due", kinds_now=published.kinds)
def note_due(events: Sequence[Recorded]) -> None:
    """Each webhook at work is due to be told of its events, once each, in the order of each record."""
    for subscription in published.at_work():
        mine = wanted(subscription, events)
        queue(SYSTEM, subscription.key, [message_of(subscription.key, event) for event in mine])
