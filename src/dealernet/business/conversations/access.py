"""Which letters an actor reaches."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from dealernet.business.conversations.models import Message
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.commands import MANAGE_STAFF

SEE: Final = "conversations.see"
SEND: Final = "conversations.send"
PRIVATE: Final = ("password_reset", "invitation")
"""Letters that carry a key to an account: their text is for their reader and for whoever manages the staff."""

ABOUT_ACCOUNTS: Final = (*PRIVATE, "test")
"""Letters about somebody's account, not about an order."""


def messages_open_to(actor: Actor, power: str) -> QuerySet[Message]:
    """The letters on which the actor holds the power: to one's own customers, or all."""
    actor.require(power)
    messages = Message.objects.all()
    if power == SEND and not actor.may(MANAGE_STAFF):
        messages = messages.exclude(template__in=PRIVATE)
    if actor.reach.everything:
        return messages
    return messages.filter(Q(party__responsible_id=actor.id) | Q(party__group_id__in=actor.reach.groups))


def may_read(actor: Actor, template: str) -> bool:
    """Whether an actor may read what such a letter says: one with a key to somebody's account is not for everybody."""
    return template not in PRIVATE or actor.may(MANAGE_STAFF)
