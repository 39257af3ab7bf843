"""Messages leave, and what people write to the bot is asked for; each outside any transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import connection

from dealernet.business.conversations.commands import (
    claim_due,
    hold_back,
    note_failed,
    note_gone,
    note_postponed,
    note_sent,
)
from dealernet.business.conversations.ports import LeaveAlone, Messenger, ReaderGone
from dealernet.business.conversations.queries import message_to_send
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.events.eras import outgoing_pause
from dealernet.foundation.events.worker import every
from dealernet.foundation.integration import settings_of, speaking
from dealernet.integrations.telegram.incoming import take
from dealernet.integrations.telegram.manifest import client_of
from dealernet.integrations.telegram.messenger import CHANNEL

AT_ONCE: Final = 10
"""So many are claimed that all of them can be tried, however slow each is, before anybody else may take them."""
WAIT: Final = 5
REST: Final = 15
"""Seconds that pass after a bot that did not answer before it is asked again what came."""
_log = structlog.get_logger(__name__)
_resting = {"until": 0.0}


@every(0.5, "messages by Telegram", thread="Telegram")
def send_due() -> int:
    """Send the messages that are due; how many were tried. After a restore they wait, visibly."""
    if outgoing_pause() is not None:
        return 0
    ids = claim_due(AT_ONCE, channel=CHANNEL)
    if not ids:
        return 0
    messenger: Messenger | None = speaking(Messenger)
    actor = system("telegram")
    if messenger is None:
        for message_id in ids:
            note_failed(actor, message_id, "no_messenger")
        return len(ids)
    _send_all(actor, messenger, ids)
    return len(ids)


@every(1, "what people write to the bot", thread="Telegram, incoming")
def take_updates() -> int:
    """Ask the bot what people wrote and take it; how many updates. One worker at a time asks.

    After a restore nobody does: what was asked for is forgotten there, and it may belong to another installation.
    """
    if time.monotonic() < _resting["until"] or outgoing_pause() is not None:
        return 0
    connected = settings_of(CHANNEL)
    if connected is None:
        return 0
    with _alone() as mine:
        if not mine:
            return 0
        try:
            return take(client_of(connected), connected.token.partition(":")[0], wait=WAIT)
        except (OutsideUnavailable, OutsideRejected) as lost:
            _resting["until"] = time.monotonic() + (lost.seconds if isinstance(lost, LeaveAlone) else REST)
            _log.warning("telegram.no_updates", error=str(lost))
            return 0


def _send_all(actor: Actor, messenger: Messenger, ids: Sequence[UUID]) -> None:
    for place, message_id in enumerate(ids):
        try:
            _send(actor, messenger, message_id)
        except LeaveAlone as asked:
            until = clock.now() + timedelta(seconds=asked.seconds)
            for waiting in ids[place:]:
                note_postponed(actor, waiting, str(asked), until=until)
            hold_back(CHANNEL, until)
            return


def _send(actor: Actor, messenger: Messenger, message_id: UUID) -> None:
    chat, text = message_to_send(message_id)
    if not chat:
        note_failed(actor, message_id, "unlinked")
        return
    try:
        messenger.send(chat, text)
    except LeaveAlone:
        raise
    except ReaderGone as gone:
        note_gone(actor, message_id, gone.reason)
    except OutsideUnavailable as unavailable:
        note_postponed(actor, message_id, str(unavailable))
    except OutsideRejected as rejected:
        note_failed(actor, message_id, str(rejected))
    except Exception as broken:  # one message that cannot be sent must not keep back those behind it
        _log.exception("telegram.message_broken", message=str(message_id))
        note_postponed(actor, message_id, f"{type(broken).__name__}: {broken}")
    else:
        note_sent(message_id)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else asks now: two at once would be refused, and would take each other's updates."""
    with connection.cursor() as db:
        db.execute("select pg_try_advisory_lock(hashtextextended('telegram:updates', 0))")
        [mine] = db.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as db:
                db.execute("select pg_advisory_unlock(hashtextextended('telegram:updates', 0))")
