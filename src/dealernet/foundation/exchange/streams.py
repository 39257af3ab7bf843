"""Messages that go out one after another within a stream: a later one waits until the earlier is done or given up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from dealernet.foundation import clock
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.foundation.ids import new_id
from dealernet.foundation.paging import Page, Slice, newest_first

DONE: Final = ("done", "failed")


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to go out: `id` is its own for ever, `place` its order within `stream`, `body` what is sent."""

    id: UUID
    stream: UUID
    place: int
    body: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is to be sent now, how often it was tried with this time, and when it became due."""

    id: UUID
    body: str
    tries: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as pages show it; `answer` is what the other side said last."""

    id: UUID
    entry_id: UUID
    kind: str
    stream: UUID | None
    state: str
    tries: int
    error: str
    body: str
    answer: Mapping[str, Any]
    created_at: datetime
    next_at: datetime | None
    done_at: datetime | None


def queue(system: str, kind: str, messages: Sequence[NewMessage], *, again: bool = False) -> int:
    """These are due to go out; how many. One that was queued before stays as it is, or goes again. One statement.

    `again` leaves alone only what waits to go out already.
    """
    if not messages:
        return 0
    with connection.cursor() as db:
        db.execute(
            _QUEUE + (_AGAIN if again else " on conflict (system, direction, kind, subject) do nothing"),
            [
                system,
                kind,
                clock.now(),
                [new_id() for _ in messages],
                [one.id for one in messages],
                [one.stream for one in messages],
                [one.place for one in messages],
                [one.body for one in messages],
            ],
        )
        return int(db.rowcount)


_QUEUE: Final = """
insert into exchange_journal (id, system, direction, kind, subject, stream, place, revision, state, tries, request,
                              response, error, created_at)
select m.entry, %s, 'out', %s, m.id, m.stream, m.place, 1, 'due', 0, m.body, '', '', %s
  from unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::text[]) m(entry, id, stream, place, body)
"""
_AGAIN: Final = """
on conflict (system, direction, kind, subject) do update
   set state = 'due', revision = exchange_journal.revision + 1, tries = 0, error = '', next_at = null, done_at = null
 where exchange_journal.state <> 'due'
"""


def claim_first(system: str, kind: str, limit: int, until: datetime, *, only: UUID | None = None) -> list[Claimed]:
    """The first message of each stream that is due now, kept from others until then: for whoever sends it.

    Of no stream more than one, and none while an earlier one of its stream waits. One whose sender died is due again
    after `until`. Locks the entries; skips those another sender has. Costs an index range scan of what waits. `only`
    asks for one message.
    """
    asked: dict[str, Any] = {
        "system": system,
        "kind": kind,
        "now": clock.now(),
        "limit": limit,
        "until": until,
        "only": only,
    }
    with transaction.atomic(), connection.cursor() as db:
        db.execute(_CLAIM, asked)
        return [Claimed(*row) for row in db.fetchall()]


_CLAIM: Final = """
with mine as (
    select j.id, j.place from exchange_journal j
     where j.system = %(system)s and j.kind = %(kind)s and j.direction = 'out' and j.state = 'due'
       and j.stream is not null and (j.next_at is null or j.next_at <= %(now)s)
       and (%(only)s::uuid is null or j.subject = %(only)s::uuid)
       and not exists (select 1 from exchange_journal e
                        where e.system = j.system and e.kind = j.kind and e.stream = j.stream and e.place <= j.place
                          and (e.place, e.id) < (j.place, j.id)
                          and e.state = 'due' and e.stream is not null and e.direction = 'out')
     order by j.place, j.id limit %(limit)s for update of j skip locked)
update exchange_journal j set tries = j.tries + 1, next_at = %(until)s, error = ''
  from mine where j.id = mine.id
returning j.subject, j.request, j.tries, j.created_at
"""


def note_answered(system: str, kind: str, message: UUID, answer: Mapping[str, Any]) -> None:
    """The other side took it. One statement."""
    _of(system, kind).filter(subject=message).update(
        state="done", done_at=clock.now(), error="", next_at=None, response=_kept(answer)
    )


def note_delayed(
    system: str, kind: str, message: UUID, error: str, until: datetime, answer: Mapping[str, Any] | None = None
) -> None:
    """It did not go: it is tried again then. One statement."""
    _of(system, kind).filter(subject=message, state="due").update(
        error=error[:2000], next_at=until, response=_kept(answer) if answer else ""
    )


def note_given_up(system: str, kind: str, message: UUID, error: str, answer: Mapping[str, Any] | None = None) -> None:
    """It is not tried any more until a person says so; what waits behind it goes on. One statement."""
    _of(system, kind).filter(subject=message, state="due").update(
        state="failed", error=error[:2000], next_at=None, done_at=clock.now(), response=_kept(answer) if answer else ""
    )


def hasten(system: str, kind: str) -> int:
    """What waits to be tried again is tried now, and that try is not counted: the other side answers again.

    What is being sent meanwhile is left alone. How many. One statement.
    """
    with connection.cursor() as db:
        db.execute(
            "update exchange_journal set next_at = null, tries = greatest(tries - 1, 0)"
            " where system = %s and kind = %s and direction = 'out' and state = 'due' and stream is not null"
            " and error <> '' and next_at > %s",
            [system, kind, clock.now()],
        )
        return int(db.rowcount)


def send_once_more(system: str, kind: str, entry_id: UUID) -> bool:
    """A message is due again, now, under the id it had; whether there is such a message. One statement."""
    found = _of(system, kind).filter(id=entry_id)
    return bool(found.update(state="due", revision=F("revision") + 1, tries=0, error="", next_at=None, done_at=None))


def list_messages(system: str, kind: str, page: Page, *, state: str = "") -> Slice[MessageRow]:
    """The messages of a kind, the newest first. One statement; an index range scan from the newest."""
    found = _of(system, kind)
    if state:
        found = found.filter(state=state)
    return newest_first(found, page, _row)


def message_of(system: str, kind: str, entry_id: UUID) -> MessageRow | None:
    """One message, or nothing. One statement."""
    found = _of(system, kind).filter(id=entry_id).first()
    return _row(found) if found else None


def counts(system: str) -> dict[str, dict[str, int]]:
    """How many messages of each kind wait, and how many were given up. One statement."""
    told: dict[str, dict[str, int]] = {}
    with connection.cursor() as db:
        db.execute(
            "select kind, state, count(*) from exchange_journal where system = %s and direction = 'out'"
            " and state in ('due', 'failed') group by kind, state",
            [system],
        )
        for kind, state, many in db.fetchall():
            told.setdefault(kind, {})[state] = int(many)
    return told


def forget_done(system: str, before: datetime) -> int:
    """Messages that were done or given up before that are forgotten; how many. One statement."""
    deleted, _each = JournalEntry.objects.filter(
        Q(done_at__lt=before), system=system, direction="out", state__in=DONE, stream__isnull=False
    ).delete()
    return deleted


def _of(system: str, kind: str) -> Any:
    return JournalEntry.objects.filter(system=system, direction="out", kind=kind, stream__isnull=False)


def _kept(answer: Mapping[str, Any]) -> str:
    return json.dumps(dict(answer), ensure_ascii=False)


def _row(entry: JournalEntry) -> MessageRow:
    return MessageRow(
        id=entry.subject or entry.id,
        entry_id=entry.id,
        kind=entry.kind,
        stream=entry.stream,
        state=entry.state,
        tries=entry.tries,
        error=entry.error,
        body=entry.request,
        answer=json.loads(entry.response) if entry.response.startswith("{") else {},
        created_at=entry.created_at,
        next_at=entry.next_at,
        done_at=entry.done_at,
    )
