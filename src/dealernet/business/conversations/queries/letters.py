"""Letters and messages as lists and cards show them, and their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.utils import translation

from dealernet.business.conversations.access import ABOUT_ACCOUNTS, SEE, may_read, messages_open_to
from dealernet.business.conversations.letters import templates_in_force
from dealernet.business.conversations.models import Link, Message
from dealernet.business.conversations.rules import Letter, said_short, written
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.narrowing import narrowed_by
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.errors import NotThere
from dealernet.foundation.paging import Page, Slice, newest_first


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as a list and its card show it."""

    id: UUID
    template: str
    template_revision: int
    recipient: str
    subject: str
    text: str
    html: str
    party: str
    holder_id: UUID | None
    state: str
    attempts: int
    next_at: datetime | None
    error: str
    created_at: datetime
    sent_at: datetime | None
    attachments: Sequence[Mapping[str, str]]
    channel: str
    spare_id: UUID | None = None
    """The letter kept in reserve for a message, and where it goes."""
    spare_recipient: str = ""
    spare_state: str = ""

    @property
    def about_record(self) -> UUID | None:
        """The order, buyer or call the letter is about; nothing where it is about somebody's account."""
        return None if self.template in ABOUT_ACCOUNTS else self.holder_id

    @classmethod
    def of(cls, message: Message, actor: Actor) -> LetterRow:
        """The row of a message; the text of a letter with a key in it only for whoever may read it."""
        readable = may_read(actor, message.template)
        return cls(
            id=message.id,
            template=message.template,
            template_revision=message.template_revision,
            recipient=message.recipient,
            subject=message.subject,
            text=message.text if readable else "",
            html=message.html if readable else "",
            party=message.party.name if message.party else "",
            holder_id=message.holder_id,
            state=message.state,
            attempts=message.attempts,
            next_at=message.next_at,
            error=message.error,
            created_at=message.created_at,
            sent_at=message.sent_at,
            attachments=message.attachments,
            channel=message.channel,
            spare_id=message.spare_id,
            spare_recipient=message.spare.recipient if message.spare else "",
            spare_state=message.spare.state if message.spare else "",
        )


RESERVE: Final = ("spare", "withdrawn")
"""States of letters that leave only if a message cannot be delivered: lists leave them out."""


def list_letters(
    actor: Actor, page: Page, *, state: str = "", channel: str = "", text: str = "", condition: Group | None = None
) -> Slice[LetterRow]:
    """Letters and messages an actor may see, newest first; those kept in reserve left out. `condition` is one over
    their words, checked before. One statement.
    """
    found = narrowed_by(_shown(messages_open_to(actor, SEE)), "letter", condition)
    if state:
        found = found.filter(state=state)
    if channel:
        found = found.filter(channel=channel)
    text = text.replace("\x00", "").strip()
    if text:
        found = found.filter(recipient__icontains=text)
    return newest_first(found, page, lambda message: LetterRow.of(message, actor))


def letters_of_holder(actor: Actor, holder_id: UUID) -> list[LetterRow]:
    """The letters and messages about one order, newest first. One statement."""
    found = _shown(messages_open_to(actor, SEE)).filter(holder_id=holder_id).order_by("-id")
    return [LetterRow.of(message, actor) for message in found]


def letter_card(actor: Actor, message_id: UUID) -> LetterRow:
    """One letter or message. One statement."""
    message = messages_open_to(actor, SEE).select_related("party", "spare").filter(id=message_id).first()
    if message is None:
        raise NotThere
    return LetterRow.of(message, actor)


def message_to_send(message_id: UUID) -> tuple[str, str]:
    """(chat, text) of a message; the chat is empty when its reader unlinked the messenger or may no longer sign in.

    One statement.
    """
    linked = Link.objects.filter(account_id=OuterRef("account_id"), channel=OuterRef("channel"), state="linked")
    linked = linked.filter(account__is_active=True)
    found = Message.objects.filter(id=message_id).annotate(chat=linked.values("chat")[:1])
    chat, text = found.values_list("chat", "text").get()
    return chat or "", text


def _shown(messages: QuerySet[Message]) -> QuerySet[Message]:
    return messages.exclude(state__in=RESERVE).select_related("party", "spare")


def mentions(template: str, *words: str) -> bool:
    """Whether a template uses any of these words: what it does not use need not be gathered. One statement."""
    found = templates_in_force().get(template)
    return found is not None and any(found.mentions(word) for word in words)


def template_about(template: str) -> str:
    """What sort of record a letter is about; nothing where there is no such letter. One statement."""
    found = templates_in_force().get(template)
    return found.about if found is not None else ""


def letter_subjects(*, about: str = "") -> dict[str, str]:
    """What each letter is called: its subject in the reader's language, words left as they are. One statement.

    With `about` only the letters about that: an order, signing in, colleagues.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    found = templates_in_force().items()
    return {key: template.in_language(language)[0] for key, template in found if about in ("", template.about)}


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A letter that may be written: its key, subject, the revision in force (0: as the program came), what about.

    `short` is whether it has a short form for messengers.
    """

    key: str
    subject: str
    revision: int
    about: str
    short: bool = False


def list_templates(actor: Actor) -> list[TemplateRow]:
    """Every letter that may be written, by what it is about. Two statements."""
    actor.require(SEE)
    subjects = letter_subjects()
    rows = [
        TemplateRow(key, subjects[key], one.revision, one.about, bool(one.messages))
        for key, one in templates_in_force().items()
    ]
    return sorted(rows, key=lambda row: (row.about != "order", row.subject))


def try_letter(subject: str, body: str, facts: Mapping[str, Any], *, language: str) -> Letter:
    """A letter as it would come out with these facts; nothing is written or sent."""
    return written(subject, body, facts, language=language)


def try_message(text: str, facts: Mapping[str, Any]) -> tuple[str, bool]:
    """A message as it would come out with these facts, and whether it fits whole; nothing is written or sent."""
    return said_short(text, facts)


def has_message(template: str) -> bool:
    """Whether a template has a short form for messengers. One statement."""
    found = templates_in_force().get(template)
    return found is not None and bool(found.messages)
