"""Sheets as they were uploaded: the bytes, who and when, and what was made of them."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.ids import new_id


class TermSheet(models.Model):
    """One sheet; the same bytes are the same sheet. `uploaded_at` is the moment its values were seen at.

    `report` counts what applying it did; `refused` are its lines that were not taken, each with the reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    report = models.JSONField(default=dict, blank=True)
    refused = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "sheets_term_sheet"
