"""Definitions and their numbered revisions: a published revision never changes."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.ids import new_id


class Definition(models.Model):
    """Something a company may change: a rule, a letter template, the border with 1C. `current` is in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    current = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "configuration_definition"
        constraints = [models.UniqueConstraint(name="definition_once", fields=["kind", "key"])]


class Revision(models.Model):
    """One numbered state of a definition, with who made it and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="revisions")
    number = models.IntegerField()
    body = models.JSONField()
    author = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "configuration_revision"
        constraints = [models.UniqueConstraint(name="revision_once", fields=["definition", "number"])]
