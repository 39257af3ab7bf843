"""Letters out: what was said to whom, by which template, and whether it arrived."""

from __future__ import annotations

from django.db import models

from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class Message(models.Model):
    """One letter. `key` makes it unrepeatable: the same cause writes the same letter once."""

    STATES = ("due", "sent", "failed", "withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=20, default="email")
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

    class Meta:
        db_table = "conversations_message"
