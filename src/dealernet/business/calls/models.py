"""Calls."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from dealernet.business.calls.stages import UNHEARD, Direction, Mark, Outcome
from dealernet.business.parties.models import Contact, Party
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.ids import new_id


class Call(models.Model):
    """A call an exchange told of. `(source, external_id)` is told once and may be told on.

    `number` is the other side's; `party` and `contact` are found by it, `account` by the extension. `in_hours` is
    whether the company worked when it began. A missed one that was called back has `returned_at`, and `returned_by`
    where a call did that.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    number = models.CharField(max_length=20, blank=True)
    line = models.CharField(max_length=40, blank=True)
    extension = models.CharField(max_length=40, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    seconds = models.IntegerField(null=True, blank=True)
    in_hours = models.BooleanField()
    recording = models.CharField(max_length=500, blank=True)
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    told_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "calls_call"
        constraints: ClassVar = [
            models.UniqueConstraint(name="call_once", fields=["source", "external_id"]),
            models.CheckConstraint(
                name="call_sane",
                condition=Q(direction__in=Direction.values)
                & Q(outcome__in=Outcome.values)
                & Q(mark__in=["", *Mark.values])
                & (Q(seconds=None) | Q(seconds__gte=0)),
            ),
            models.CheckConstraint(
                name="call_returned",
                condition=Q(returned_at=None) | Q(direction=Direction.IN.value, outcome__in=[*UNHEARD]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="call_number", fields=["number", "-started_at"]),
            models.Index(name="call_party", fields=["party", "-id"]),
            models.Index(name="call_account", fields=["account", "-id"]),
            models.Index(
                name="call_waiting",
                fields=["-id"],
                condition=Q(direction=Direction.IN.value, outcome__in=[*UNHEARD], returned_at=None),
            ),
        ]
