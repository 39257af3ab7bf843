"""The shape of most acts on many locked rows: decide each, save those that changed, record what they announce."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event
from dealernet.foundation.outcomes import Outcome

R = TypeVar("R", bound=models.Model)


def decide_each(
    actor: Actor,
    rows: Mapping[UUID, R],
    ids: Sequence[UUID],
    decide: Callable[[R], Sequence[Event]],
    fields: Sequence[str],
    unknown: type[NotThere],
) -> list[Outcome]:
    """Decide each locked row, save those that changed with their `revision` one higher, record what they announce.

    `decide` changes the row and answers its events; none means it already was so; a refusal leaves it alone. An id
    without a row is refused as `unknown`. Two statements, however many rows.
    """
    outcomes: list[Outcome] = []
    changed: list[Any] = []
    told: list[Event] = []
    for row_id in dict.fromkeys(ids):
        row: Any = rows.get(row_id)
        try:
            if row is None:
                raise unknown
            events = decide(row)
        except Refusal as refusal:
            outcomes.append(Outcome(row_id, refusal, changed=False))
            continue
        if events:
            row.revision += 1
            changed.append(row)
            told.extend(events)
        outcomes.append(Outcome(row_id, changed=bool(events)))
    if changed:
        save_changed(changed, [*fields, "revision"])
        log.record(actor, *told)
    return outcomes
