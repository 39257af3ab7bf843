"""Letters leave: a sweep takes those that are due and sends each outside any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings

from dealernet.business.conversations.commands import claim_due, note_failed, note_postponed, note_sent
from dealernet.business.conversations.ports import Attachment, Mailbox, Outgoing
from dealernet.business.conversations.queries import letter_card
from dealernet.business.documents.queries import Face, document_face
from dealernet.business.orders.queries import order_form_face
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.events.eras import outgoing_pause
from dealernet.foundation.events.worker import every
from dealernet.integrations.mail.settings import mail_settings
from dealernet.integrations.mail.smtp import SmtpMailbox

_log = structlog.get_logger(__name__)


class DemoMailbox:
    """In demo mode letters stay in the program: the built-in mailbox shows what would have been sent."""

    def send(self, letter: Outgoing) -> None:
        """Nothing leaves."""


@every(0.5, "letters", thread="letters")
def send_due() -> int:
    """Send the letters that are due; how many were tried. Without a mail connection, or after a restore,
    they wait, visibly."""
    if outgoing_pause() is not None:
        return 0
    ids = claim_due()
    if not ids:
        return 0
    mailbox = _mailbox()
    actor = system("mail")
    for message_id in ids:
        if mailbox is None:
            note_postponed(actor, message_id, "no mail server is connected", until=clock.now() + timedelta(minutes=1))
        else:
            _send(actor, mailbox, message_id)
    return len(ids)


def _mailbox() -> Mailbox | None:
    connection = mail_settings()
    if connection is not None:
        return SmtpMailbox(connection)
    return DemoMailbox() if settings.DEMO else None


def _send(actor: Actor, mailbox: Mailbox, message_id: UUID) -> None:
    try:
        mailbox.send(_outgoing(actor, message_id))
    except OutsideUnavailable as unavailable:
        note_postponed(actor, message_id, str(unavailable))
    except OutsideRejected as rejected:
        note_failed(actor, message_id, str(rejected))
    except Exception as broken:  # one letter that cannot be made must not keep back those behind it
        _log.exception("mail.letter_broken", letter=str(message_id))
        note_postponed(actor, message_id, f"{type(broken).__name__}: {broken}")
    else:
        note_sent(message_id)


def _outgoing(actor: Actor, message_id: UUID) -> Outgoing:
    letter = letter_card(actor, message_id)
    faces = [_face(actor, one) for one in letter.attachments]
    return Outgoing(
        id=letter.id,
        recipient=letter.recipient,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        attachments=tuple(Attachment(face.name, face.content_type, face.content) for face in faces),
    )


def _face(actor: Actor, attached: Mapping[str, str]) -> Face:
    """A paper that goes along, or an order printed by a form as it is now."""
    if "form" in attached:
        revision = int(attached["revision"])
        return order_form_face(actor, UUID(attached["order"]), attached["form"], revision=revision)
    return document_face(actor, UUID(attached["document"]))
