"""Recording: what happened becomes a row, in the transaction of the change and under the subject's lock."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.event import Event
from dealernet.foundation.events.wake import after_commit

_RECORD = """
select log_record_many(
    %s::jsonb, %s::bigint[], %s::text[], %s::text[], %s::uuid[], %s::uuid[], %s::jsonb[], %s::timestamptz)
"""


def record(actor: Actor, *events: Event) -> None:
    """Write events into the log: only inside a transaction, under the locks of their subjects.

    One statement, however many events.
    """
    if not events:
        return
    if not connection.in_atomic_block:
        raise RuntimeError("an event belongs into the transaction of the change it tells of")
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            [
                as_json(actor_facts(actor)),
                [_cause(actor, event) for event in events],
                [event.kind for event in events],
                [event.subject_type for event in events],
                [event.subject for event in events],
                [event.stream for event in events],
                [as_json(event.facts()) for event in events],
                clock.now(),
            ],
        )
    after_commit([(event.subject, event.stream) for event in events])


def _cause(actor: Actor, event: Event) -> int | None:
    """What the event follows from: the cause of its subject, or of the holder a task or a paper is about."""
    causes = actor.causes or {}
    holder: UUID = getattr(event, "holder_id", None) or event.subject
    return causes.get(event.subject) or causes.get(holder) or actor.cause


def actor_facts(actor: Actor) -> dict[str, Any]:
    """What history keeps of whoever acted."""
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind.value,
        "role": actor.role,
        "address": actor.address,
        **({"detail": actor.detail} if actor.detail else {}),
    }


def as_json(value: Any) -> str:
    """JSON with decimals, ids and dates as strings: nothing passes through float."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def plain(value: Any) -> Any:
    """A value as JSON keeps it: decimals, ids and dates as strings. The same as writing and reading it, cheaper."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (Decimal, UUID, date)):
        return _plain(value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return {name: plain(one) for name, one in value.items()}
    return json.loads(as_json(value))


def _plain(value: Any) -> str:
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not a fact")
