"""What a person is asked to do."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.ids import new_id

BY_HAND = "by_hand"
"""The kind of tasks people set one another."""


class Task(models.Model):
    """Something one person has to see to. `key` makes it unrepeatable; `kind` chooses its words and its button.

    `author` is who of the people set it; rules have none.

    `facts` are the values its title and reason are made of, e.g. `{"number": …, "missing": ["credit_limit"]}`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    holder_id = models.UUIDField(null=True, blank=True, db_index=True)
    assignee = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="tasks")
    due_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "tasks_task"
        indexes = [
            models.Index(name="task_open", fields=["assignee", "due_at"], condition=Q(done_at=None)),
            models.Index(name="task_by_due", fields=["due_at", "id"], condition=Q(due_at__isnull=False)),
            models.Index(
                name="task_open_by_due", fields=["due_at", "id"], condition=Q(done_at=None, due_at__isnull=False)
            ),
            models.Index(name="task_by_setting", fields=["created_at", "id"]),
            models.Index(name="task_by_doing", fields=["done_at", "id"], condition=Q(done_at__isnull=False)),
        ]
