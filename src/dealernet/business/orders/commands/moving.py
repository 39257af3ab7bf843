"""Moves along the stages that need nothing but the order itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.orders.access import ASSIGN, MANAGE, SHIP
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.guarding import under_validations
from dealernet.business.orders.commands.repricing import renew_first
from dealernet.business.orders.errors import HeldByDecision, NotPaid, ShippingIsStopped
from dealernet.business.orders.events import (
    OrderAssigned,
    OrderClosed,
    OrderDelivered,
    OrderEvent,
    OrderQualified,
    PickingStarted,
    ShippingAllowed,
)
from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import ON_THE_WAY, Stage, moved
from dealernet.business.settlements.queries import overdue_of, stopped_among
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO, kopecks, written
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.workdays.published import shipping_day


@under_validations
def qualify_orders(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """Accept orders: the company will fulfil them. Refuses any but a submitted one.

    One whose buyer has another price type by now is priced anew before; it is refused when at the new total it has to
    wait for something it did not wait for. Locks orders; accounts where some are priced anew.
    """
    return _move(actor, MANAGE, order_ids, Stage.QUALIFIED, OrderQualified)


@under_validations
def start_picking(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """The warehouse begins to collect orders. Refuses any but a qualified one."""
    return _move(actor, SHIP, order_ids, Stage.PICKING, PickingStarted)


@under_validations
def deliver_orders(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """The buyer has the goods. Refuses any but a shipped order."""
    return _move(actor, SHIP, order_ids, Stage.DELIVERED, OrderDelivered)


@under_validations
def close_orders(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """Nothing is left to do. Refuses an order that is not delivered, or not paid in full."""

    def decide(order: Order) -> Sequence[OrderEvent]:
        if order.stage == Stage.CLOSED:
            return ()
        stage = moved(Stage(order.stage), Stage.CLOSED)
        if order.paid_total < order.total:
            raise NotPaid(left=order.total - order.paid_total)
        order.stage, order.closed_at = stage, clock.now()
        return [_event(OrderClosed, order)]

    with transaction.atomic():
        orders = locked_orders(actor, MANAGE, order_ids)
        return act_on(actor, orders, order_ids, decide, ["stage", "closed_at"])


@under_validations
def allow_shipping(actor: Actor, order_ids: Sequence[UUID], *, reason: str) -> list[Outcome]:
    """Orders may leave the warehouse: by deferral, by payment, or because somebody says so.

    Each is to leave on the next working day of the company's calendar. Refuses what is not paid in full while shipping
    to its customer is stopped.
    """
    with transaction.atomic():
        orders = locked_orders(actor, MANAGE, order_ids)
        refused, leaves = leaving_refused({order.customer_id for order in orders.values()}), shipping_day()

        def decide(order: Order) -> Sequence[OrderEvent]:
            if order.may_ship or order.stage not in ON_THE_WAY:
                return ()
            refused(order)
            return let_go(order, reason=reason, leaves=leaves)

        return act_on(actor, orders, order_ids, decide, ["may_ship", "ship_on"])


def leaving_refused(customer_ids: Collection[UUID]) -> Callable[[Order], None]:
    """What refuses an order of these customers that is not paid in full, while shipping to its customer is stopped."""
    stopped = stopped_among(customer_ids)
    overdue = overdue_of(stopped) if stopped else {}

    def refuse(order: Order) -> None:
        refuse_held(order)
        if order.customer_id in stopped and order.paid_total < order.total:
            raise ShippingIsStopped(overdue=written(kopecks(overdue.get(order.customer_id, ZERO))))

    return refuse


def refuse_held(order: Order) -> None:
    """Refuse an order that is held by a decision."""
    if reason := order.held_for.get("reason"):
        raise HeldByDecision(reason=reason)


def let_go(order: Order, *, reason: str, leaves: date | None = None) -> Sequence[OrderEvent]:
    """Let a locked order leave on the next working day; nothing where it may already. The caller saves it."""
    if order.may_ship:
        return ()
    order.may_ship, order.ship_on = True, leaves or shipping_day()
    return [_event(ShippingAllowed, order, reason=reason, ship_on=order.ship_on)]


@under_validations
def assign_orders(actor: Actor, order_ids: Sequence[UUID], responsible_id: UUID) -> list[Outcome]:
    """Another person becomes responsible for orders."""

    def decide(order: Order) -> Sequence[OrderEvent]:
        before = order.responsible_id
        if before == responsible_id:
            return ()
        order.responsible_id = responsible_id
        return [_event(OrderAssigned, order, responsible_id=responsible_id, before_id=before)]

    with transaction.atomic():
        orders = locked_orders(actor, ASSIGN, order_ids)
        return act_on(actor, orders, order_ids, decide, ["responsible"])


def _move(
    actor: Actor, power: str, order_ids: Sequence[UUID], to: Stage, announce: Callable[..., OrderEvent]
) -> list[Outcome]:
    def decide(order: Order) -> Sequence[OrderEvent]:
        if order.stage == to:
            return ()
        if to in (Stage.QUALIFIED, Stage.PICKING):
            refuse_held(order)
        if order.id in waiting:
            raise waiting[order.id]
        order.stage = moved(Stage(order.stage), to)
        return [_event(announce, order)]

    with transaction.atomic():
        orders = locked_orders(actor, power, order_ids)
        waiting = renew_first(actor, orders) if to == Stage.QUALIFIED else {}
        return act_on(actor, orders, order_ids, decide, ["stage"])


def _event(announce: Callable[..., OrderEvent], order: Order, **facts: Any) -> OrderEvent:
    return announce(subject=order.id, stream=order.customer_id, number=order.number, **facts)
