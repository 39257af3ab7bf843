"""The journal: what is due to go out, what went, what was answered; visible, and tried until done."""

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
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.exchange.models import JournalEntry

SEE: Final = "exchange.see"
MANAGE: Final = "exchange.manage"


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry as pages show it."""

    id: UUID
    system: str
    direction: str
    kind: str
    subject: UUID | None
    revision: int
    state: str
    tries: int
    error: str
    answer: dict[str, Any]
    created_at: datetime
    done_at: datetime | None


def make_due(system: str, kind: str, subjects: Sequence[UUID]) -> None:
    """These are due to go out (again): what was there gets a new revision. One statement."""
    with connection.cursor() as db:
        db.execute(
            "insert into exchange_journal (id, system, direction, kind, subject, revision, state, tries, request,"
            " response, error, created_at) select gen_random_uuid(), %s, 'out', %s, s, 1, 'due', 0, '', '', '', %s"
            " from unnest(%s::uuid[]) s on conflict (system, direction, kind, subject) do update"
            " set state = 'due', revision = exchange_journal.revision + 1, tries = 0, error = '', next_at = null",
            [system, kind, clock.now(), list(dict.fromkeys(subjects))],
        )


def make_due_once(system: str, kind: str, subjects: Sequence[UUID]) -> None:
    """Those of these that were never due are due: what went, waits or was set aside stays as it is. One statement."""
    with connection.cursor() as db:
        db.execute(
            "insert into exchange_journal (id, system, direction, kind, subject, revision, state, tries, request,"
            " response, error, created_at) select gen_random_uuid(), %s, 'out', %s, s, 1, 'due', 0, '', '', '', %s"
            " from unnest(%s::uuid[]) s on conflict (system, direction, kind, subject) do nothing",
            [system, kind, clock.now(), list(dict.fromkeys(subjects))],
        )


def make_due_again(system: str, kind: str, subjects: Sequence[UUID]) -> None:
    """Those of these that were ever due are due again; the others never concerned the other side. One statement."""
    known = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject__in=list(subjects))
    make_due(system, kind, [subject for subject in known.values_list("subject", flat=True) if subject])


def due_now(system: str, kind: str, limit: int) -> list[tuple[UUID, int, int]]:
    """(subject, revision, tries) of what is due, the oldest first. A read: nothing is marked. One statement."""
    due = JournalEntry.objects.filter(system=system, direction="out", kind=kind, state="due").order_by(
        "created_at", "id"
    )
    rows = due.values_list("subject", "revision", "tries")[:limit]
    return [(subject, revision, tries) for subject, revision, tries in rows if subject]


def claim(system: str, kind: str, limit: int, until: datetime) -> list[tuple[UUID, int]]:
    """(subject, tries) of what is due now, the oldest first, kept from others until then: for whoever sends it.

    One whose sender died is due again after that. Locks the entries; skips those another sender has.
    """
    now = clock.now()
    with transaction.atomic():
        due = JournalEntry.objects.filter(system=system, direction="out", kind=kind, state="due")
        due = due.filter(Q(next_at=None) | Q(next_at__lte=now)).order_by("created_at", "id")
        rows = list(due.select_for_update(skip_locked=True)[:limit])
        for row in rows:
            row.tries, row.next_at = row.tries + 1, until
        JournalEntry.objects.bulk_update(rows, ["tries", "next_at"])
    return [(row.subject, row.tries) for row in rows if row.subject]


def put_off(system: str, kind: str, subject: UUID, error: str, until: datetime, *, tries: int | None = None) -> None:
    """It did not go: tried again then; the error is shown meanwhile; `tries`, when given, is what counts from now.

    One statement.
    """
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject=subject, state="due")
    counted = {} if tries is None else {"tries": tries}
    found.update(error=error[:2000], next_at=until, **counted)


def note_done(system: str, kind: str, subject: UUID, *, number: str, request: str = "") -> None:
    """It is there, under this number; what was sent is kept. One statement."""
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject=subject)
    answer = json.dumps({"number": number, "theirs": {}}, ensure_ascii=False)
    found.update(state="done", done_at=clock.now(), error="", next_at=None, request=request, response=answer)


def count_tries(system: str, kind: str, subjects: Sequence[UUID]) -> None:
    """These were offered once more. One statement."""
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject__in=list(subjects))
    found.update(tries=F("tries") + 1)


def note_gone(system: str, kind: str, gone: Mapping[UUID, int]) -> int:
    """The other side has these revisions; what became due anew in the meantime stays due. How many went.

    One statement.
    """
    with connection.cursor() as db:
        db.execute(
            "update exchange_journal j set state = 'sent', done_at = %s, error = ''"
            " from unnest(%s::uuid[], %s::int[]) g(subject, revision)"
            " where j.system = %s and j.direction = 'out' and j.kind = %s and j.subject = g.subject"
            " and j.revision = g.revision and j.state = 'due'",
            [clock.now(), list(gone.keys()), list(gone.values()), system, kind],
        )
        return int(db.rowcount)


def due_once_more(system: str, kind: str, gone: Mapping[UUID, int]) -> int:
    """These revisions went, but nobody ever told of them: they are due again, unless newer ones are. One statement."""
    with connection.cursor() as db:
        db.execute(
            "update exchange_journal j set state = 'due', done_at = null"
            " from unnest(%s::uuid[], %s::int[]) g(subject, revision)"
            " where j.system = %s and j.direction = 'out' and j.kind = %s and j.subject = g.subject"
            " and j.revision = g.revision and j.state = 'sent'",
            [list(gone.keys()), list(gone.values()), system, kind],
        )
        return int(db.rowcount)


def note_answer(system: str, kind: str, subject: UUID, *, number: str, theirs: Mapping[str, object]) -> None:
    """The other side told of it: it is confirmed; where its version differs, both are kept to be shown."""
    answer = json.dumps({"number": number, "theirs": theirs}, ensure_ascii=False)
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject=subject)
    found.exclude(state="due").update(state="done", response=answer)
    found.filter(state="due").update(response=answer)


def has_it(system: str, kind: str, subject: UUID) -> bool:
    """Whether the other side has it in some version. One statement."""
    return subject in had_among(system, kind, [subject])


def had_among(system: str, kind: str, subjects: Sequence[UUID]) -> set[UUID]:
    """Which of these the other side has in some version. One statement."""
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject__in=list(subjects))
    return {one for one in found.exclude(done_at=None, response="").values_list("subject", flat=True) if one}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an entry has come, and at which revision."""

    revision: int
    state: str


def standing(system: str, kind: str, subject: UUID) -> Standing | None:
    """How far the message about this has come; nothing when the other side was never to hear of it. One statement."""
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject=subject)
    row = found.values_list("revision", "state").first()
    return Standing(*row) if row else None


def standings(system: str, kind: str, subjects: Sequence[UUID]) -> dict[UUID, Standing]:
    """The same of many, by subject. One statement."""
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject__in=list(subjects))
    rows = found.values_list("subject", "revision", "state")
    return {subject: Standing(revision, state) for subject, revision, state in rows if subject}


def sent_before(system: str, kind: str, moment: datetime) -> dict[UUID, int]:
    """Subjects the other side took before this moment and told nothing of since, with the revision. One statement."""
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, state="sent", done_at__lt=moment)
    return {subject: revision for subject, revision in found.values_list("subject", "revision") if subject}


def set_aside(system: str, kind: str, subjects: Sequence[UUID], error: str) -> None:
    """These are not offered any more until a person says so: the other side breaks on them."""
    found = JournalEntry.objects.filter(system=system, direction="out", kind=kind, subject__in=subjects)
    found.update(state="quarantined", error=error[:2000])


def send_again(actor: Actor, entry_id: UUID) -> None:
    """Offer an entry again."""
    actor.require(MANAGE)
    entry = JournalEntry.objects.filter(id=entry_id, direction="out").first()
    if entry is None or entry.subject is None:
        raise NotThere
    make_due(entry.system, entry.kind, [entry.subject])


def list_journal(
    actor: Actor,
    *,
    system: str = "",
    state: str = "",
    kinds: Sequence[str] = (),
    besides: Sequence[str] = (),
    limit: int = 100,
) -> list[JournalRow]:
    """The newest entries, those of the systems `besides` left out. One statement."""
    actor.require(SEE)
    found = JournalEntry.objects.order_by("-created_at")
    if kinds:
        found = found.filter(kind__in=kinds)
    if system:
        found = found.filter(system=system)
    if besides:
        found = found.exclude(system__in=besides)
    if state:
        found = found.filter(state=state)
    return [
        JournalRow(
            e.id, e.system, e.direction, e.kind, e.subject, e.revision, e.state, e.tries, e.error,
            json.loads(e.response) if e.response.startswith("{") else {}, e.created_at, e.done_at,
        )
        for e in found[:limit]
    ]  # fmt: skip
