"""Linking a messenger to an account, unlinking it, and how somebody wants to be written to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from dealernet.business.conversations.errors import NotLinked, WayUnknown
from dealernet.business.conversations.events import (
    MessageCame,
    MessengerLinked,
    MessengerUnlinked,
    WayChosen,
)
from dealernet.business.conversations.models import Link
from dealernet.business.conversations.rules import Way
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import digest_of
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events import log

GOOD_FOR: Final = timedelta(minutes=30)
LONGEST_CAME: Final = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A key that links whoever brings it to the messenger's bot; good once, until a moment."""

    token: str
    until: datetime


def ask_link(actor: Actor, channel: str) -> Asked:
    """A key to link a messenger to one's own account. Only a digest is kept; an earlier key no longer works.

    What was linked before stays so until the key is used. Refuses whoever has no account. Locks the link.
    """
    asked = Asked(secrets.token_urlsafe(24), clock.now() + GOOD_FOR)
    if actor.id is None:
        raise NotThere
    with transaction.atomic():
        Link.objects.get_or_create(account_id=actor.id, channel=channel)
        mine = Link.objects.filter(account=actor.id, channel=channel)
        mine.update(token_digest=digest_of(asked.token), token_until=asked.until)
    return asked


def link_chat(actor: Actor, channel: str, token: str, *, chat: str, name: str) -> Link | None:
    """Link the chat a key was brought from to the key's account; nothing when the key is unknown, used or too old.

    Repeating it changes nothing. Locks the link.
    """
    with transaction.atomic():
        asked = Link.objects.filter(channel=channel, token_digest=digest_of(token), token_until__gte=clock.now())
        link = asked.filter(account__is_active=True).select_related("account").select_for_update(of=("self",)).first()
        if link is None:
            return None
        link.chat, link.name, link.state, link.reason = chat, name[:160], "linked", ""
        link.token_digest, link.token_until, link.linked_at = "", None, clock.now()
        link.save()
        log.record(actor, MessengerLinked(**link.where(), channel=channel, name=link.account.name))
    return link


def choose_way(actor: Actor, channel: str, way: str) -> None:
    """How one wants to be written to: by letter, by message, by both. Repeating it changes nothing.

    Refuses what is none of these, and whoever has not linked the messenger. Locks the link.
    """
    if way not in Way.values:
        raise WayUnknown
    with transaction.atomic():
        link = _own(actor, channel)
        if link.way == way:
            return
        link.way = way
        link.save(update_fields=["way"])
        log.record(actor, WayChosen(**link.where(), channel=channel, name=link.account.name, way=way))


def unlink(actor: Actor, channel: str) -> None:
    """Unlink one's own messenger: letters go by e-mail from now on. Repeating it changes nothing. Locks the link."""
    with transaction.atomic():
        found = Link.objects.filter(account=actor.id, channel=channel).select_related("account")
        link = found.select_for_update(of=("self",)).first()
        if link is not None:
            _unlink(actor, link)


def unlink_chat(actor: Actor, channel: str, chat: str, *, reason: str = "stopped") -> int:
    """Unlink every account of a chat: its reader said stop, or blocked the bot; how many. Locks the links."""
    with transaction.atomic():
        found = Link.objects.filter(channel=channel, chat=chat, state="linked").select_related("account")
        links = list(found.select_for_update(of=("self",)).order_by("id"))
        for link in links:
            _unlink(actor, link, reason)
    return len(links)


def note_came(actor: Actor, channel: str, chat: str, text: str) -> bool:
    """Somebody wrote to the bot: told on the card of the buyer whose it is; whether it was anybody's."""
    linked = Link.objects.filter(channel=channel, chat=chat, state="linked", account__is_active=True)
    link = linked.exclude(account__dealer_id=None).select_related("account").order_by("id").first()
    dealer = link.account.dealer_id if link is not None else None
    if link is None or dealer is None:
        return False
    with transaction.atomic():
        said = {"channel": channel, "name": link.account.name, "text": text[:LONGEST_CAME]}
        log.record(actor, MessageCame(subject=dealer, stream=dealer, **said))
    return True


def _own(actor: Actor, channel: str) -> Link:
    found = Link.objects.filter(account=actor.id, channel=channel, state="linked").select_related("account")
    link = found.select_for_update(of=("self",)).first()
    if link is None:
        raise NotLinked
    return link


def _unlink(actor: Actor, link: Link, reason: str = "") -> None:
    was = link.state
    link.state, link.chat, link.name, link.reason = "gone" if reason else "asked", "", "", reason
    link.token_digest, link.token_until = "", None
    link.save()
    if was == "linked":
        log.record(actor, MessengerUnlinked(**link.where(), channel=link.channel, name=link.account.name))
