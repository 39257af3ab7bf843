"""How each webhook fares: its secrets, its health, and every attempt to deliver."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class Subscriber(models.Model):
    """Whoever is told by a webhook: the secrets it knows us by, sealed, and how it answered lately.

    `former` signs besides `secret` until `former_until`. `failing_since` is the first failure since it last took
    something; until `rests_until` it is left alone.
    """

    key = models.CharField(max_length=40, primary_key=True)
    secret = models.TextField()
    secret_at = models.DateTimeField(default=clock.now)
    former = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    failures = models.IntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    off_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "webhooks_subscriber"


class Attempt(models.Model):
    """One attempt to deliver a message: what was answered (`status` 0 when nobody did), how long it took."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    webhook = models.CharField(max_length=40)
    message = models.UUIDField()
    number = models.IntegerField()
    status = models.IntegerField()
    seconds = models.FloatField()
    error = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "webhooks_attempt"
        indexes = [
            models.Index(name="attempt_message", fields=["message", "id"]),
            models.Index(name="attempt_at", fields=["at"]),
        ]
