"""The event table: append-only, read by history, audit, automation and the outside."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock


class EventRow(models.Model):
    """One fact of one subject. Written only by `log.record` and `log_record`; never changed, never deleted by code.

    `xid` is the transaction that wrote it, `era` grows when a backup is restored, `lane` is `hash(stream) mod 16`.
    Delivery reads a lane by (era, xid, id); history reads a subject by id.
    """

    id = models.BigAutoField(primary_key=True)
    era = models.SmallIntegerField(default=1)
    lane = models.SmallIntegerField()
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30)
    subject = models.UUIDField()
    stream = models.UUIDField()
    actor = models.JSONField()
    facts = models.JSONField()
    cause = models.BigIntegerField(null=True)
    depth = models.SmallIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "events_event"
        indexes = [models.Index(name="event_subject", fields=["subject", "id"])]
