"""Letters as lists and cards show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from dealernet.business.conversations.access import ABOUT_ACCOUNTS, SEE, may_read, messages_open_to
from dealernet.business.conversations.letters import KIND as LETTER
from dealernet.business.conversations.letters import WORDS as LETTER_WORDS
from dealernet.business.conversations.letters import letter_body, templates_in_force
from dealernet.business.conversations.models import Message
from dealernet.business.conversations.rules import Letter, written
from dealernet.foundation.access.actor import Actor
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

    @property
    def about_order(self) -> bool:
        """Whether the letter is about an order, not about somebody's account."""
        return self.holder_id is not None and self.template not in ABOUT_ACCOUNTS

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
        )


def list_letters(actor: Actor, page: Page, *, state: str = "", text: str = "") -> Slice[LetterRow]:
    """Letters an actor may see, newest first. One statement."""
    found = messages_open_to(actor, SEE).select_related("party")
    if state:
        found = found.filter(state=state)
    text = text.replace("\x00", "").strip()
    if text:
        found = found.filter(recipient__icontains=text)
    return newest_first(found, page, lambda message: LetterRow.of(message, actor))


def letters_of_holder(actor: Actor, holder_id: UUID) -> list[LetterRow]:
    """The letters about one order, newest first. One statement."""
    found = messages_open_to(actor, SEE).filter(holder_id=holder_id).select_related("party").order_by("-id")
    return [LetterRow.of(message, actor) for message in found]


def letter_card(actor: Actor, message_id: UUID) -> LetterRow:
    """One letter. One statement."""
    message = messages_open_to(actor, SEE).select_related("party").filter(id=message_id).first()
    if message is None:
        raise NotThere
    return LetterRow.of(message, actor)


def mentions(template: str, word: str) -> bool:
    """Whether a template uses a word: what it does not use need not be gathered. One statement."""
    found = templates_in_force().get(template)
    return found is not None and found.mentions(word)


def template_about(template: str) -> str:
    """What sort of record a letter is about; nothing where there is no such letter. One statement."""
    found = templates_in_force().get(template)
    return found.about if found is not None else ""


def letter_subjects() -> dict[str, str]:
    """What each letter is called: its subject in the reader's language, words left as they are. One statement."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {key: template.in_language(language)[0] for key, template in templates_in_force().items()}


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A letter that may be written: its key, subject, the revision in force (0: as the program came), what about."""

    key: str
    subject: str
    revision: int
    about: str


def list_templates(actor: Actor) -> list[TemplateRow]:
    """Every letter that may be written, by what it is about. Two statements."""
    actor.require(SEE)
    subjects = letter_subjects()
    rows = [TemplateRow(key, subjects[key], one.revision, one.about) for key, one in templates_in_force().items()]
    return sorted(rows, key=lambda row: (row.about != "order", row.subject))


def try_letter(subject: str, body: str, facts: Mapping[str, Any], *, language: str) -> Letter:
    """A letter as it would come out with these facts; nothing is written or sent."""
    return written(subject, body, facts, language=language)


__all__ = [
    "LETTER",
    "LETTER_WORDS",
    "LetterRow",
    "TemplateRow",
    "letter_body",
    "letter_card",
    "letter_subjects",
    "letters_of_holder",
    "list_letters",
    "list_templates",
    "mentions",
    "template_about",
    "try_letter",
]
