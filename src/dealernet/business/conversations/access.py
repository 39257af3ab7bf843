"""Which letters an actor reaches."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from dealernet.business.conversations.models import Message
from dealernet.foundation.access.actor import Actor

SEE: Final = "conversations.see"
SEND: Final = "conversations.send"


def messages_open_to(actor: Actor, power: str) -> QuerySet[Message]:
    """The letters on which the actor holds the power: to one's own customers, or all."""
    actor.require(power)
    if actor.reach.everything:
        return Message.objects.all()
    return Message.objects.filter(Q(party__responsible_id=actor.id) | Q(party__group_id__in=actor.reach.groups))
