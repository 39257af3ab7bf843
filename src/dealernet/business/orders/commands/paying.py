"""What was paid for orders, told by settlements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from dealernet.business.orders import rules
from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.events import OrderEvent, OrderPaid, OrderPaidInPart, OrderPaymentLost
from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import Stage
from dealernet.business.parties.queries import party_names
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.money import ZERO, kopecks, written
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.workdays.due import Due

HOURS_TO_ASK: Final = 4
_OF_LOST: Final = ("id", "number", "customer_id", "responsible_id", "total", "paid_total")
_ASKED_IN: Final = (Stage.QUALIFIED, Stage.PICKING, Stage.SHIPPED, Stage.DELIVERED, Stage.CLOSED)


def note_payments(actor: Actor, paid: Mapping[UUID, Decimal]) -> list[Outcome]:
    """Keep on each order how much of it is paid (`paid` is the whole sum so far, so repeating changes nothing).

    Announces orders paid in part and, once, in full: more money for one that is paid says nothing new and changes
    nothing. Announces payments that were taken back: a prepaid order must not be shipped then. Locks orders. Three
    statements, however many.
    """

    def decide(order: Order) -> Sequence[OrderEvent]:
        before, order.paid_total = order.paid_total, paid[order.id]
        if before == order.paid_total:
            return ()
        about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
        about["paid"] = order.paid_total
        order.may_ship = bool(order.may_ship and (order.paid_total >= before or _may_still_ship(order)))
        if order.paid_total < before:
            return [OrderPaymentLost(**about, left=max(order.total - order.paid_total, ZERO))]
        if order.paid_total >= order.total:
            return [OrderPaid(**about)] if before < order.total else ()
        return [OrderPaidInPart(**about, left=order.total - order.paid_total)]

    with transaction.atomic():
        orders = locked_orders(actor, MANAGE, list(paid))
        return act_on(actor, orders, list(paid), decide, ["paid_total", "may_ship"])


def ask_about_lost(actor: Actor, lost: Mapping[UUID, int]) -> list[Outcome]:
    """Ask whoever is responsible about orders a payment taken back by hand left unpaid; `lost` is the event by order.

    Nothing is asked of orders that are not on their way, or are paid all the same. Once an event. Six statements,
    however many orders.
    """
    found = Order.objects.filter(id__in=list(lost), paid_total__lt=F("total"), stage__in=_ASKED_IN)
    orders = list(found.order_by("id").only(*_OF_LOST))
    if not orders:
        return []
    people = Account.objects.filter(id__in={one.responsible_id for one in orders}, is_active=True, dealer_id=None)
    at_work = set(people.values_list("id", flat=True))
    names, due = party_names(actor, {one.customer_id for one in orders}), Due(at_work)
    with translation.override("ru"):
        return create_tasks(actor, [_lost(one, lost[one.id], names, at_work, due) for one in orders])


def _lost(order: Order, event: int, names: Mapping[UUID, str], at_work: Collection[UUID], due: Due) -> NewTask:
    told = {"number": order.number, "customer": names.get(order.customer_id, "")}
    left = {"left": written(kopecks(order.total - order.paid_total))}
    assignee = order.responsible_id if order.responsible_id in at_work else None
    return NewTask(
        key=f"payment_lost:{order.id}:{event}",
        kind="unpaid",
        title=_("A payment was taken back: order No. %(number)s, %(customer)s") % told,
        reason=_("A payment recorded by mistake was taken back: %(left)s ₽ is left to pay. Stop what has begun.")
        % left,
        facts={"number": order.number, "total": str(order.total)},
        party_id=order.customer_id,
        holder_id=order.id,
        assignee_id=assignee,
        due_at=due.hours(HOURS_TO_ASK, assignee),
    )


def _may_still_ship(order: Order) -> bool:
    return bool(rules.may_ship_now(deferral_days=order.deferral_days, paid=order.paid_total, total=order.total))
