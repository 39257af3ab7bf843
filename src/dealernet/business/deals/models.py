"""Deals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from dealernet.business.deals.stages import CLOSED, Stage
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.ids import new_id


class Deal(models.Model):
    """What somebody may buy of us: who, for how much, whose it is, where it stands.

    `pipeline` and `status` are keys of a published pipeline; `stage` is what the status means, kept here because lists
    and reports ask for it. A newcomer has no `customer` yet, but contact words. `key` makes one opened by itself
    unrepeatable. `group` is the customer's department: who reaches it besides the responsible. `entered_at` is when it
    came to its status.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=11, unique=True)
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    customer = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact_name = models.CharField(max_length=160, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    title = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    responsible = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    pipeline = models.CharField(max_length=40)
    status = models.CharField(max_length=40)
    stage = models.CharField(max_length=12, choices=Stage.choices)
    source = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True, blank=True)
    comment = models.CharField(max_length=2000, blank=True)
    lost_reason = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    entered_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "deals_deal"
        constraints: ClassVar = [
            models.CheckConstraint(name="deal_stage", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="deal_amount", condition=Q(amount=None) | Q(amount__gte=0)),
            models.CheckConstraint(
                name="deal_closed",
                condition=Q(stage__in=CLOSED, closed_at__isnull=False)
                | (~Q(stage__in=CLOSED) & Q(closed_at__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="deal_place", fields=["pipeline", "status", "-id"]),
            models.Index(name="deal_responsible", fields=["responsible", "stage", "-id"]),
            models.Index(name="deal_group", fields=["group", "stage", "-id"]),
            models.Index(name="deal_customer", fields=["customer", "-id"]),
            models.Index(name="deal_by_amount", fields=["amount", "id"], condition=Q(amount__isnull=False)),
            models.Index(name="deal_by_due", fields=["due_on", "id"], condition=Q(due_on__isnull=False)),
            models.Index(name="deal_by_opening", fields=["opened_at", "id"]),
            models.Index(
                name="deal_open_by_amount",
                fields=["amount", "id"],
                condition=Q(closed_at__isnull=True, amount__isnull=False),
            ),
            models.Index(
                name="deal_open_by_due",
                fields=["due_on", "id"],
                condition=Q(closed_at__isnull=True, due_on__isnull=False),
            ),
            models.Index(
                name="deal_open_by_entering", fields=["entered_at", "id"], condition=Q(closed_at__isnull=True)
            ),
            models.Index(name="deal_order", fields=["order"]),
        ]
