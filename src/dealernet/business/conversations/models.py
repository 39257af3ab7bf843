"""Letters and messages out: what was said to whom, by which template and channel, and whether it arrived."""

from __future__ import annotations

from typing import Any, Final

from django.db import models

from dealernet.business.conversations.rules import Way
from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.ids import new_id

EMAIL: Final = "email"


class Message(models.Model):
    """One letter, or one message by a messenger. `key` makes it unrepeatable: the same cause writes the same once.

    A letter in the state `spare` is kept in reserve: it leaves when a message that points to it as its `spare` cannot
    be delivered, and is `withdrawn` once all of them were.
    """

    STATES = ("due", "sent", "failed", "spare", "withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=20, default=EMAIL)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    holder_id = models.UUIDField(null=True, blank=True, db_index=True)
    account_id = models.UUIDField(null=True, blank=True)
    template = models.CharField(max_length=60)
    template_revision = models.IntegerField(default=0)
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, default="due", db_index=True)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    spare = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="stands_in_for")

    class Meta:
        db_table = "conversations_message"

    def where(self) -> dict[str, Any]:
        """Subject and stream of what is told of it: what it is about, and the customer."""
        return {"subject": self.holder_id or self.id, "stream": self.party_id or self.id}


class Link(models.Model):
    """Somebody's messenger: the chat an account is written to in, and how its owner wants to be written to.

    `asked` until a key is brought from a chat, `linked` after it, `gone` once nobody is reached there, for `reason`.
    """

    STATES = ("asked", "linked", "gone")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    chat = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=8, default="asked")
    reason = models.CharField(max_length=20, blank=True)
    way = models.CharField(max_length=8, default=Way.BOTH)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    token_until = models.DateTimeField(null=True, blank=True)
    linked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "conversations_link"
        constraints = [models.UniqueConstraint(name="link_once", fields=["account", "channel"])]
        indexes = [models.Index(name="link_chat", fields=["channel", "chat"])]

    def where(self) -> dict[str, Any]:
        """Subject and stream of what is told of it: the account, and the buyer it belongs to."""
        return {"subject": self.account_id, "stream": self.account.dealer_id or self.account_id}
