"""Writing letters, and noting how they fared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.conversations.access import SEND, messages_open_to
from dealernet.business.conversations.events import LetterFailed, LetterWritten
from dealernet.business.conversations.letters import LetterTemplate, templates_in_force
from dealernet.business.conversations.models import Message
from dealernet.business.conversations.rules import written
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import insert_new
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events import log
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome

LEASE: Final = timedelta(minutes=3)
DELAYS: Final = (1, 5, 15, 60, 180, 720, 1440)
"""Minutes between tries of a letter that could not leave; after the last it has failed."""


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to write, in its reader's language. `key` makes it unrepeatable; `about` is its subject: an order."""

    key: str
    template: str
    recipient: str
    facts: Mapping[str, Any]
    about: UUID
    party_id: UUID | None = None
    account_id: UUID | None = None
    attachments: Sequence[Mapping[str, str]] = field(default_factory=tuple)
    language: str = "ru"
    not_before: datetime | None = None
    """When it may leave; nothing for at once."""


def write_letters(actor: Actor, letters: Sequence[NewLetter]) -> list[Outcome]:
    """Write letters from templates; the same key again writes nothing. They wait to be sent. Three statements."""
    templates = templates_in_force()
    with transaction.atomic():
        made = [_message(letter, templates[letter.template]) for letter in letters if letter.recipient]
        new = insert_new(made)
        born = [message for message in made if message.id in new]
        log.record(actor, *(_written(message) for message in born))
    keys = {message.key for message in born}
    return [Outcome(letter.about, changed=letter.key[:200] in keys) for letter in letters]


def claim_due(limit: int = 20) -> list[UUID]:
    """Take letters whose time has come for sending; nobody else takes them for three minutes."""
    now = clock.now()
    with transaction.atomic():
        due = Message.objects.filter(state="due").exclude(next_at__gt=now).order_by("id")
        ids = list(due.select_for_update(skip_locked=True).values_list("id", flat=True)[:limit])
        Message.objects.filter(id__in=ids).update(next_at=now + LEASE)
    return ids


def note_sent(message_id: UUID) -> None:
    """The letter has left."""
    Message.objects.filter(id=message_id, state="due").update(state="sent", sent_at=clock.now(), error="", next_at=None)


def note_postponed(message_id: UUID, error: str, *, until: datetime | None = None) -> None:
    """The letter could not leave now: it is tried again with growing delays, and fails after the last."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(id=message_id)
        if until is None and message.attempts >= len(DELAYS):
            _fail(message, error)
            return
        message.next_at = until or clock.now() + timedelta(minutes=DELAYS[message.attempts])
        message.attempts += 0 if until else 1
        message.error = error[:2000]
        message.save(update_fields=["attempts", "next_at", "error"])


def note_failed(actor: Actor, message_id: UUID, error: str) -> None:
    """The letter was refused: trying again will not help. Told, so that somebody looks at the address."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(id=message_id)
        _fail(message, error)
        about = {"subject": message.holder_id or message.id, "stream": message.party_id or message.id}
        log.record(
            actor, LetterFailed(**about, template=message.template, recipient=message.recipient, error=error[:500])
        )


def send_again(actor: Actor, message_id: UUID, *, recipient: str = "") -> None:
    """Try a letter again at once, to a corrected address if one is given."""
    with transaction.atomic():
        message = messages_open_to(actor, SEND).filter(id=message_id).select_for_update(of=("self",)).first()
        if message is None:
            raise NotThere
        message.state, message.attempts, message.next_at, message.error = "due", 0, None, ""
        message.recipient = recipient or message.recipient
        message.save(update_fields=["state", "attempts", "next_at", "error", "recipient"])


def _fail(message: Message, error: str) -> None:
    message.state, message.error, message.next_at = "failed", error[:2000], None
    message.save(update_fields=["state", "error", "next_at"])


def _message(letter: NewLetter, template: LetterTemplate) -> Message:
    made = written(*template.in_language(letter.language), letter.facts, language=letter.language)
    return Message(
        id=new_id(),
        key=letter.key[:200],
        party_id=letter.party_id,
        holder_id=letter.about,
        account_id=letter.account_id,
        template=template.key,
        template_revision=template.revision,
        recipient=letter.recipient,
        subject=made.subject,
        text=made.text,
        html=made.html,
        attachments=list(letter.attachments),
        next_at=letter.not_before,
    )


def _written(message: Message) -> LetterWritten:
    return LetterWritten(
        subject=message.holder_id or message.id,
        stream=message.party_id or message.id,
        template=message.template,
        recipient=message.recipient,
        about=message.subject,
    )
