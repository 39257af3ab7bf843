"""Which orders a figure is counted from: a period, narrowed by direction, source and advertising channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from dealernet.business.analytics.access import SEE
from dealernet.business.analytics.models import Touch
from dealernet.business.orders.access import SEE as SEE_ORDERS
from dealernet.business.orders.access import orders_open_to
from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor

DAYS_TO_PAY: Final = 5
"""How long an invoice without a deferral waits for its money before it is late."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A period of days that ends today, and what it is narrowed by: None by nothing, an empty text by having none."""

    days: int = 30
    direction: UUID | str | None = None
    origin: str | None = None
    channel: str | None = None

    @property
    def since(self) -> datetime:
        """The first moment of the period."""
        first = clock.today() - timedelta(days=self.days - 1)
        return timezone.make_aware(datetime.combine(first, time()), timezone.get_default_timezone())


def orders_of(actor: Actor, cut: Cut) -> QuerySet[Order]:
    """The orders of a cut that the actor reaches. An index range of the period."""
    actor.require(SEE)
    found = orders_open_to(actor, SEE_ORDERS).filter(placed_at__gte=cut.since).exclude(stage=Stage.DRAFT)
    if cut.direction is not None:
        found = found.filter(group_id=cut.direction) if cut.direction else found.filter(group__isnull=True)
    if cut.origin is not None:
        found = found.filter(origin=cut.origin)
    if cut.channel is not None:
        found = found.filter(channel=cut.channel)
    return found


def payable_on() -> Any:
    """The day by which an order was to be paid: its due date, else five days after its invoice."""
    invoiced = Cast(F("invoiced_at") + Value(timedelta(days=DAYS_TO_PAY)), DateField())
    return Coalesce(F("due_on"), Case(When(Q(deferral_days=None) | Q(deferral_days=0), then=invoiced)))


def was_due() -> Q:
    """Orders whose day of payment has passed."""
    return Q(payable_on__lt=clock.today()) & ~Q(stage=Stage.CANCELLED) & ~Q(invoice_number="")


def is_late() -> Q:
    """Orders whose day of payment has passed and whose money has not come."""
    return was_due() & Q(paid_total__lt=F("total"))


def went_by_itself() -> Q:
    """Orders that went on without a person of the company; those that still wait for one did not."""
    return ~Q(stage=Stage.SUBMITTED) & ~Q(Exists(Touch.objects.filter(order_id=OuterRef("pk"))))


def as_sql(orders: QuerySet[Order], columns: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """A queryset's columns as a statement to count over, in the actor's reach."""
    statement, values = orders.order_by().values_list(*columns).query.sql_with_params()
    return statement, values
