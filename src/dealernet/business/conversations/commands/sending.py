"""What leaves next, and how it fared: letters by e-mail, messages by messenger, one instead of the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from dealernet.business.conversations.access import SEND, messages_open_to
from dealernet.business.conversations.events import LetterFailed, MessageFailed, MessengerLost
from dealernet.business.conversations.models import EMAIL, Link, Message
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events import log

LEASE: Final = timedelta(minutes=3)
DELAYS: Final = (1, 5, 15, 60, 180, 720, 1440)
"""Minutes between tries of a letter that could not leave; after the last it has failed."""
DELAYS_OF_MESSAGES: Final = (1, 5, 15, 40)
"""The same for messages: after an hour the letter goes instead, where there is one."""


def claim_due(limit: int = 20, *, channel: str = EMAIL) -> list[UUID]:
    """Take what is due of a channel for sending; nobody else takes it for three minutes."""
    now = clock.now()
    with transaction.atomic():
        due = Message.objects.filter(state="due", channel=channel).exclude(next_at__gt=now).order_by("id")
        ids = list(due.select_for_update(skip_locked=True).values_list("id", flat=True)[:limit])
        Message.objects.filter(id__in=ids).update(next_at=now + LEASE)
    return ids


def hold_back(channel: str, until: datetime) -> None:
    """Nothing of a channel leaves before a moment: it asked to be left alone. What is being sent keeps its lease."""
    due = Message.objects.filter(state="due", channel=channel)
    due.filter(Q(next_at=None) | Q(next_at__lt=until)).update(next_at=until)


def note_sent(message_id: UUID) -> None:
    """It has left. Its letter kept in reserve is not needed once nobody of those told is left waiting."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(id=message_id)
        if message.state != "due":
            return
        message.state, message.sent_at, message.error, message.next_at = "sent", clock.now(), "", None
        message.save(update_fields=["state", "sent_at", "error", "next_at"])
        if message.spare_id is None:
            return
        spare = Message.objects.select_for_update().get(id=message.spare_id)
        if spare.state == "spare" and not spare.stands_in_for.exclude(state="sent").exists():
            Message.objects.filter(id=spare.id).update(state="withdrawn")


def note_postponed(actor: Actor, message_id: UUID, error: str, *, until: datetime | None = None) -> None:
    """It could not leave now: it is tried again with growing delays, and fails after the last.

    With `until` the try does not count.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().get(id=message_id)
        delays = DELAYS if message.channel == EMAIL else DELAYS_OF_MESSAGES
        if until is None and message.attempts >= len(delays):
            _fail(actor, message, error)
            return
        message.next_at = until or clock.now() + timedelta(minutes=delays[message.attempts])
        message.attempts += 0 if until else 1
        message.error = error[:2000]
        message.save(update_fields=["attempts", "next_at", "error"])


def note_failed(actor: Actor, message_id: UUID, error: str) -> None:
    """It was refused: trying again will not help. Somebody is told; the letter kept in reserve leaves instead."""
    with transaction.atomic():
        _fail(actor, Message.objects.select_for_update().get(id=message_id), error)


def note_gone(actor: Actor, message_id: UUID, reason: str) -> None:
    """The reader is no longer reached by this messenger (`blocked`, `not_found`): as a failure, and the link is dead.

    Locks the message, then the link.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().get(id=message_id)
        _fail(actor, message, reason)
        linked = Link.objects.filter(account=message.account_id, channel=message.channel, state="linked")
        link = linked.select_related("account").select_for_update(of=("self",)).first()
        if link is None:
            return
        link.state, link.reason = "gone", reason
        link.save(update_fields=["state", "reason"])
        log.record(actor, MessengerLost(**link.where(), channel=link.channel, name=link.account.name, reason=reason))


def send_again(actor: Actor, message_id: UUID, *, recipient: str = "") -> None:
    """Try it again at once, a letter to a corrected address if one is given."""
    with transaction.atomic():
        message = messages_open_to(actor, SEND).filter(id=message_id).select_for_update(of=("self",)).first()
        if message is None or message.state in ("spare", "withdrawn"):
            raise NotThere
        message.state, message.attempts, message.next_at, message.error = "due", 0, None, ""
        message.recipient = (recipient if message.channel == EMAIL else "") or message.recipient
        message.save(update_fields=["state", "attempts", "next_at", "error", "recipient"])


def _fail(actor: Actor, message: Message, error: str) -> None:
    message.state, message.error, message.next_at = "failed", error[:2000], None
    message.save(update_fields=["state", "error", "next_at"])
    spare = Message.objects.filter(id__in=[one for one in [message.spare_id] if one], state="spare")
    told = {
        **message.where(),
        "template": message.template,
        "recipient": message.recipient,
        "error": error[:500],
    }
    instead = bool(spare.update(state="due"))
    if message.channel == EMAIL:
        log.record(actor, LetterFailed(**told))
    else:
        log.record(actor, MessageFailed(**told, channel=message.channel, by_letter=instead))
