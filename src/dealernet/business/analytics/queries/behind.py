"""The records behind a figure: exactly those it was counted from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from dealernet.business.analytics.models import Touch
from dealernet.business.analytics.queries.cuts import Cut, is_late, orders_of, payable_on, was_due, went_by_itself
from dealernet.business.analytics.queries.figures import NOBODY_NEW, REQUESTS, is_missed
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Party
from dealernet.business.parties.rules import missing_terms
from dealernet.business.tasks.access import SEE as SEE_TASKS
from dealernet.business.tasks.access import tasks_open_to
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.paging import Page, Slice, newest_first

WHICH: Final = ("all", "untouched", "touched", "was_due", "late")


@dataclass(frozen=True, slots=True)
class BehindOrder:
    """An order a figure was counted from."""

    id: UUID
    number: str
    customer: str
    responsible: str
    origin: str
    channel: str
    total: Decimal
    paid_total: Decimal
    placed_at: datetime | None
    touches: int


@dataclass(frozen=True, slots=True)
class LackingDealer:
    """A dealer who ordered and whose orders wait for a person; `missing` are terms never agreed."""

    id: UUID
    name: str
    responsible: str
    customer_type: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BehindTask:
    """A request that was answered late, or not yet."""

    id: UUID
    title: str
    assignee: str
    holder_id: UUID | None
    created_at: datetime
    due_at: datetime | None
    done_at: datetime | None


def orders_behind(actor: Actor, cut: Cut, page: Page, *, which: str = "all") -> Slice[BehindOrder]:
    """The orders of a cut, newest first: all, those that went by themselves or not, due or late. Two statements."""
    found = _chosen(orders_of(actor, cut).annotate(payable_on=payable_on()), which)
    slice_ = newest_first(found.select_related("customer", "responsible"), page, lambda order: order)
    touches = dict(Touch.objects.filter(order_id__in=[o.id for o in slice_.rows]).values_list("order_id", "count"))
    return Slice([_order(order, touches.get(order.id, 0)) for order in slice_.rows], slice_.next)


def dealers_by_hand(actor: Actor, cut: Cut, page: Page) -> Slice[LackingDealer]:
    """The dealers who ordered in the period and whose orders do not go by themselves. One statement."""
    ordered = orders_of(actor, cut).order_by().values("customer_id")
    lacking = (
        Q(responsible=None)
        | Q(terms=None)
        | Q(terms__agreement="")
        | Q(terms__price_type_id=None)
        | Q(terms__deferral_days=None)
        | Q(terms__customer_type__iexact=NOBODY_NEW)
    )
    found = Party.objects.filter(lacking, id__in=ordered).select_related("terms", "responsible")
    return newest_first(found, page, _dealer)


def missed_requests(actor: Actor, cut: Cut, page: Page) -> Slice[BehindTask]:
    """The requests of the period answered late or not yet, newest first. One statement."""
    asked = tasks_open_to(actor, SEE_TASKS).filter(kind__in=REQUESTS, created_at__gte=cut.since)
    return newest_first(
        asked.filter(is_missed()).select_related("assignee"),
        page,
        lambda one: BehindTask(
            one.id,
            one.title,
            one.assignee.name if one.assignee else "",
            one.holder_id,
            one.created_at,
            one.due_at,
            one.done_at,
        ),
    )


def _chosen(orders: QuerySet[Order], which: str) -> QuerySet[Order]:
    if which == "untouched":
        return orders.filter(went_by_itself())
    if which == "touched":
        return orders.filter(~went_by_itself())
    if which == "was_due":
        return orders.filter(was_due())
    return orders.filter(is_late()) if which == "late" else orders


def _order(order: Order, touches: int) -> BehindOrder:
    return BehindOrder(
        id=order.id,
        number=order.number,
        customer=order.customer.name,
        responsible=order.responsible.name if order.responsible else "",
        origin=order.origin,
        channel=order.channel,
        total=order.total,
        paid_total=order.paid_total,
        placed_at=order.placed_at,
        touches=touches,
    )


def _dealer(party: Party) -> LackingDealer:
    terms = getattr(party, "terms", None)
    values = {
        "responsible": party.responsible_id,
        "agreement": terms.agreement if terms else "",
        "price_type": terms.price_type_id if terms else None,
        "deferral_days": terms.deferral_days if terms else None,
    }
    return LackingDealer(
        id=party.id,
        name=party.name,
        responsible=party.responsible.name if party.responsible else "",
        customer_type=terms.customer_type if terms else "",
        missing=missing_terms(values),
    )
