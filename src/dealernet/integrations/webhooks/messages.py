"""Messages of webhooks: an event as Standard Webhooks carries it, in the shape the feed of the API has."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.feed import as_told
from dealernet.foundation.events.log import as_json
from dealernet.foundation.exchange.streams import NewMessage
from dealernet.foundation.facts import SOURCES
from dealernet.integrations.webhooks.subscriptions import Subscription

LARGEST: Final = 256 * 1024
"""Letters of a message; the facts of a larger event are left out, and are read from the feed."""
TEST: Final = "webhooks.test"
CALL: Final = "webhooks.called"
_SPACE: Final = UUID("8a6f1c52-3f0e-7d44-b1c8-2f6f0a9be771")


def message_of(key: str, event: Recorded) -> NewMessage:
    """What a webhook is told of an event: the same id however often it is made."""
    return NewMessage(
        uuid5(_SPACE, f"{key}:{event.id}"), event.subject, event.id, written(event.kind, event.at, _data(event))
    )


def called(key: str, event: Recorded, rule: str, text: str, facts: Mapping[str, Any]) -> NewMessage:
    """What a rule has a webhook told: the event it followed from, the facts of the record, its own text."""
    data = {**_data(event), "rule": rule, "text": text, "record": facts}
    name = uuid5(_SPACE, f"{key}:{event.id}:{rule}:{text}")
    return NewMessage(name, event.subject, event.id, written(CALL, event.at, data))


def test_message(key: str, at: datetime) -> NewMessage:
    """A message that means nothing, to try a webhook with; of a stream of its own."""
    data = {"webhook": key, "text": "This is a test. Nothing happened."}
    return NewMessage(uuid4(), uuid4(), 0, written(TEST, at, data))


def wanted(subscription: Subscription, events: Sequence[Recorded]) -> list[Recorded]:
    """The events a webhook is to be told of; its condition is asked of the records as they are now.

    One gathering of facts where there is a condition, none otherwise.
    """
    mine = [event for event in events if event.kind in subscription.kinds]
    if not mine or not subscription.when.parts:
        return mine
    facts = SOURCES[subscription.about].gather(list(dict.fromkeys(event.subject for event in mine)))
    return [event for event in mine if decide(subscription.when, facts.get(event.subject, {})).holds]


def written(kind: str, at: datetime, data: Mapping[str, Any]) -> str:
    """The body as it goes: `type`, `timestamp`, `data`."""
    told = {"type": kind, "timestamp": at.isoformat(), "data": data}
    text = json.dumps(told, default=_plain, ensure_ascii=False, separators=(",", ":"))
    if len(text) <= LARGEST:
        return text
    slight = {**{n: v for n, v in data.items() if n != "record"}, "facts": {}, "facts_left_out": True}
    return json.dumps({**told, "data": slight}, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _data(event: Recorded) -> dict[str, Any]:
    told = as_told(event)
    return {one.name: getattr(told, one.name) for one in dataclasses.fields(told)}


def _plain(value: Any) -> Any:
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    return json.loads(as_json(value))
