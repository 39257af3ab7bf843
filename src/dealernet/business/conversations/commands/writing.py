"""Writing letters, each by the way its readers want: by e-mail, by messenger, by both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.conversations.events import LetterWritten, MessageWritten
from dealernet.business.conversations.letters import LetterTemplate, templates_in_force
from dealernet.business.conversations.models import EMAIL, Link, Message
from dealernet.business.conversations.rules import Way, said_short, written
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import insert_new
from dealernet.foundation.events import log
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome


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
    readers: Sequence[UUID] = ()
    """The accounts of those who read it: whoever linked a messenger is told there, as each wants."""


def write_letters(actor: Actor, letters: Sequence[NewLetter]) -> list[Outcome]:
    """Write letters from templates; the same key again writes nothing. They wait to be sent.

    Where the template has words for messengers, readers who linked one get a message. The letter then goes by e-mail as
    well when one of them wants both, when papers go along or the message had to be cut; otherwise it is kept in reserve
    and leaves only if the message cannot be delivered. The outcome's detail names the channels. Three statements, two
    more where messengers come into it.
    """
    templates = templates_in_force()
    with transaction.atomic():
        links = _links_of(letters, templates)
        sets = [_set(letter, templates[letter.template], links) for letter in letters]
        new = insert_new([one.email for one in sets if one.email is not None])
        fresh = [one for one in sets if one.email is None or one.email.id in new]
        new |= insert_new([message for one in fresh for message in one.messages])
        born = [message for one in fresh for message in one.all() if message.id in new]
        log.record(actor, *(_written(message) for message in born if message.state == "due"))
    return [_outcome(one, new) for one in sets]


@dataclass(frozen=True, slots=True)
class _Set:
    """What one letter comes to: its e-mail, if there is an address, and a message for each reader of a messenger."""

    about: UUID
    email: Message | None
    messages: Sequence[Message]

    def all(self) -> Iterable[Message]:
        return [self.email, *self.messages] if self.email is not None else self.messages


def _outcome(one: _Set, new: set[UUID]) -> Outcome:
    leaves = [message.channel for message in one.all() if message.id in new and message.state == "due"]
    return Outcome(one.about, changed=bool(leaves), detail={"channels": list(dict.fromkeys(leaves))})


def _links_of(letters: Sequence[NewLetter], templates: Mapping[str, LetterTemplate]) -> dict[UUID, list[Link]]:
    """The messengers of those who may be told by one, by account. One statement, none where nobody may be."""
    readers = {one for letter in letters if templates[letter.template].messages for one in letter.readers}
    if not readers:
        return {}
    found: dict[UUID, list[Link]] = {}
    linked = Link.objects.filter(account_id__in=readers, account__is_active=True, state="linked")
    for link in linked.exclude(way=Way.LETTER).select_related("account").order_by("id"):
        found.setdefault(link.account_id, []).append(link)
    return found


def _set(letter: NewLetter, template: LetterTemplate, links: Mapping[UUID, Sequence[Link]]) -> _Set:
    text, whole = said_short(template.message_in(letter.language), letter.facts)
    told = [link for reader in dict.fromkeys(letter.readers) for link in links.get(reader, ()) if text]
    goes = not told or not whole or bool(letter.attachments) or any(link.way == Way.BOTH for link in told)
    email = _email(letter, template, state="due" if goes else "spare") if letter.recipient else None
    return _Set(letter.about, email, [_message(letter, template, link, text, email) for link in told])


def _email(letter: NewLetter, template: LetterTemplate, *, state: str) -> Message:
    made = written(*template.in_language(letter.language), letter.facts, language=letter.language)
    message = _blank(letter, template)
    message.key, message.channel, message.state = letter.key[:200], EMAIL, state
    message.recipient, message.account_id = letter.recipient, letter.account_id
    message.subject, message.text, message.html = made.subject, made.text, made.html
    message.attachments = list(letter.attachments)
    return message


def _message(letter: NewLetter, template: LetterTemplate, link: Link, text: str, email: Message | None) -> Message:
    subject, _ = template.in_language(letter.language)
    message = _blank(letter, template)
    message.key, message.channel = f"{link.channel}:{link.account_id}:{letter.key}"[:200], link.channel
    message.recipient, message.account_id = link.account.name, link.account_id
    message.subject, message.text = written(subject, "", letter.facts).subject, text
    message.spare_id = email.id if email is not None and email.state == "spare" else None
    return message


def _blank(letter: NewLetter, template: LetterTemplate) -> Message:
    return Message(
        id=new_id(),
        party_id=letter.party_id,
        holder_id=letter.about,
        template=template.key,
        template_revision=template.revision,
        next_at=letter.not_before,
    )


def _written(message: Message) -> LetterWritten | MessageWritten:
    told = {
        **message.where(),
        "template": message.template,
        "recipient": message.recipient,
        "about": message.subject,
    }
    return LetterWritten(**told) if message.channel == EMAIL else MessageWritten(**told, channel=message.channel)
