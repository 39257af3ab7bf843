"""Views of lists as people keep them."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.ids import new_id


class SavedView(models.Model):
    """A cut of a list under a name. `query` is what the list's address says; it shows nobody more than he may see."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField(default=False)
    query = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "savedviews_view"
        constraints = [models.UniqueConstraint(name="saved_view_once", fields=["owner", "list", "name"])]
        indexes = [models.Index(name="saved_view_shared", fields=["list"], condition=models.Q(is_shared=True))]


class ListColumns(models.Model):
    """The columns one person wants a list to have, by their keys, in no order of their own."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    list = models.CharField(max_length=40)
    columns = models.JSONField()

    class Meta:
        db_table = "savedviews_columns"
        constraints = [models.UniqueConstraint(name="list_columns_once", fields=["account", "list"])]
