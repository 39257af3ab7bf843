"""Eras: a restored backup begins a new one, with everything outgoing held back until a person has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event, announced

RESUME: Final = "events.replay"
_LOG: Final = UUID("3b1f0d52-64a8-7c0e-8a4e-0d6f1c9b7e21")
"""The subject of what happens to the log itself."""


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class EraBegan(Event):
    """A backup was restored: what happened after it was made is not here, but others may know of it."""

    kind: ClassVar[str] = "events.era_began"
    subject_type: ClassVar[str] = "log"
    says: ClassVar[Any] = _("Restored from a backup (era %(era)s): %(why)s. Everything outgoing is held back")
    era: int
    why: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingResumed(Event):
    """A person let letters and messages leave again."""

    kind: ClassVar[str] = "events.outgoing_resumed"
    subject_type: ClassVar[str] = "log"
    says: ClassVar[Any] = _("Letters and messages leave again")


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when and why what leaves is held back."""

    since: datetime
    why: str


def begin_era(actor: Actor, why: str) -> int:
    """Begin an era after a restore: the number it has. Waits for whoever writes into the log, then holds all
    that leaves. Transaction ids begin anew in a restored cluster; the era keeps the log in order across that."""
    with transaction.atomic(), connection.cursor() as db:
        db.execute("lock table events_event in share mode")
        db.execute("update events_era set last_value = last_value + 1 returning last_value")
        [era] = db.fetchone()
        db.execute(
            "insert into events_outgoing (paused_at, why) values (%s, %s)"
            " on conflict (id) do update set paused_at = excluded.paused_at, why = excluded.why",
            [clock.now(), why],
        )
        log.record(actor, EraBegan(subject=_LOG, stream=_LOG, era=era, why=why))
    return int(era)


def outgoing_pause() -> Pause | None:
    """Since when and why nothing leaves; nothing while it does. Whoever sends outside asks this first."""
    with connection.cursor() as db:
        db.execute("select paused_at, why from events_outgoing")
        row = db.fetchone()
    return Pause(*row) if row else None


def resume_outgoing(actor: Actor) -> None:
    """Let letters and messages leave again. Nothing changes when they do already."""
    actor.require(RESUME)
    with transaction.atomic(), connection.cursor() as db:
        db.execute("delete from events_outgoing")
        if db.rowcount:
            log.record(actor, OutgoingResumed(subject=_LOG, stream=_LOG))
