"""Their ids against ours, the journal of messages, and keys that make writes repeatable."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class ForeignId(models.Model):
    """What an outside system calls a thing of ours: unique both ways within system and kind."""

    id = models.BigAutoField(primary_key=True)
    system = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    foreign = models.CharField(max_length=120)
    ours = models.UUIDField()

    class Meta:
        db_table = "exchange_foreign_id"
        constraints = [
            models.UniqueConstraint(name="foreign_once", fields=["system", "kind", "foreign"]),
            models.UniqueConstraint(name="ours_once", fields=["system", "kind", "ours"]),
        ]


class FeedPlace(models.Model):
    """How far the feed of an outside system is read."""

    system = models.CharField(max_length=20, primary_key=True)
    place = models.CharField(max_length=200)

    class Meta:
        db_table = "exchange_feed_place"


class JournalEntry(models.Model):
    """One message in or out: kept until done, with tries and what came of it.

    Messages of one `stream` go one after another, in the order of their `place`.
    """

    STATES = ("due", "sent", "done", "failed", "quarantined")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.CharField(max_length=20)
    direction = models.CharField(max_length=3)
    kind = models.CharField(max_length=40)
    subject = models.UUIDField(null=True, blank=True)
    stream = models.UUIDField(null=True, blank=True)
    place = models.BigIntegerField(null=True, blank=True)
    revision = models.IntegerField(default=0)
    state = models.CharField(max_length=12, default="due")
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    request = models.TextField(blank=True)
    response = models.TextField(blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "exchange_journal"
        constraints = [
            models.UniqueConstraint(name="journal_once", fields=["system", "direction", "kind", "subject"]),
        ]
        indexes = [
            models.Index(name="journal_state", fields=["system", "state", "id"]),
            models.Index(
                name="journal_stream",
                fields=["system", "kind", "stream", "place"],
                condition=models.Q(state="due", stream__isnull=False),
            ),
            models.Index(
                name="journal_place",
                fields=["system", "kind", "place", "id"],
                condition=models.Q(state="due", stream__isnull=False),
            ),
        ]
