"""What an order lacks becomes a back order: an order of its own, linked to it, that waits for its goods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.orders import rules
from dealernet.business.orders.access import MANAGE, PLACE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.changing import CHANGEABLE
from dealernet.business.orders.commands.dividing import Split, divided_now, make_back_orders
from dealernet.business.orders.commands.guarding import under_validations
from dealernet.business.orders.commands.moving import refuse_held
from dealernet.business.orders.errors import KeptByOnec, NotEditable, NothingLacks, OrderChanged
from dealernet.business.orders.events import (
    BackOrderMade,
    GoodsGathered,
    OrderBackOrdered,
    OrderEvent,
    OrderLacksLess,
    OrderPaid,
    OrderPaidInPart,
    OrderReleased,
)
from dealernet.business.orders.events import OrderChanged as OrderWasChanged
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.lookups import back_orders_of
from dealernet.business.orders.rules import Divided
from dealernet.business.orders.stages import PaperState, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.exchange.border import THEIRS, border_in_force
from dealernet.foundation.exchange.journal import had_among
from dealernet.foundation.outcomes import Outcome

FIELDS: Final = ["held_for", "total", "paid_total", "may_ship", "ship_on", "back_ordered_at", "expected_on"]


@under_validations
def split_shortages(
    actor: Actor, order_ids: Sequence[UUID], *, expected_on: date | None = None, revision: int | None = None
) -> list[Outcome]:
    """Set apart what orders lack: each becomes whole and goes on, what it lacked waits as an order of its own.

    First what is free by now is reserved; only what lacks then goes, at the same prices and terms, with the part of the
    credit and of the money that belongs to it. An order that lacks everything becomes a back order itself, nothing of
    it is closed or lost. The back order's number stands in the outcome. Repeating changes nothing.

    Refuses orders that lack nothing, are held by a decision, are being picked or left already, changed since
    `revision`, and those 1C has where the border forbids later changes. Only staff says when goods are `expected_on`.
    Locks orders, stock, accounts. About twenty statements, however many orders.
    """
    buyer = actor.dealer_id is not None
    if expected_on is not None:
        actor.require(MANAGE)
    rules.expectation(expected_on, today=clock.today())
    with transaction.atomic():
        orders = locked_orders(actor, PLACE if buyer else MANAGE, order_ids)
        refused = _refusals(orders, revision)
        able = [order for order in orders.values() if order.id not in refused and order.held_for.get("stock")]
        splits = {split.order.id: split for split in divided_now(able)}
        make_back_orders(list(splits.values()), expected_on)
        before = back_orders_of([one for one in orders if one not in splits])

        def decide(order: Order) -> Sequence[OrderEvent]:
            if order.id in splits:
                return _decided(splits[order.id], expected_on)
            if order.id in before and not order.held_for.get("stock"):
                return ()
            if order.id in refused:
                raise refused[order.id]
            raise NothingLacks

        outcomes = act_on(actor, orders, order_ids, decide, FIELDS)
        made = [split for split in splits.values() if split.made is not None]
        log.record(actor, *(event for split in made for event in _announced(split)))
    numbers = {one: found[-1] for one, found in before.items()}
    numbers |= {one.order.id: _known(one.made or one.order) for one in splits.values() if _has_one(one)}
    return [
        replace(one, detail={"back_order": numbers[one.subject]}) if one.done and one.subject in numbers else one
        for one in outcomes
    ]


def _has_one(split: Split) -> bool:
    return split.made is not None or split.division.is_whole


def _known(order: Order) -> tuple[UUID, str]:
    return order.id, order.number


def _refusals(orders: Mapping[UUID, Order], revision: int | None) -> dict[UUID, Refusal]:
    """Why some of these may not be divided now."""
    found: dict[UUID, Refusal] = {}
    theirs = had_among(THEIRS, "order", list(orders)) if border_in_force().later_change == "refuse" else set()
    for order in orders.values():
        try:
            if order.stage not in CHANGEABLE or order.shipped_total:
                raise NotEditable(current=Stage(order.stage).label)
            refuse_held(order)
            if revision is not None and order.revision != revision:
                raise OrderChanged
            if order.id in theirs:
                raise KeptByOnec
        except Refusal as refusal:
            found[order.id] = refusal
    return found


def _decided(split: Split, expected_on: date | None) -> Sequence[OrderEvent]:
    """Change a locked order to what stays of it; what that announces."""
    if split.division.is_whole:
        return _as_a_whole(split, expected_on)
    order, about = split.order, _about(split.order)
    told: list[OrderEvent] = []
    if split.made is not None:
        told += _told_of_split(split, about)
    held = {name: value for name, value in order.held_for.items() if name not in ("stock", "credit")}
    order.held_for = held | ({"credit": split.lacking} if split.lacking else {})
    goes_on, apart = OrderLacksLess if order.held_for else OrderReleased, split.made is not None
    told.append(goes_on(**about, held_for=order.held_for, lifted=apart, apart=apart))
    return [*told, GoodsGathered(**about, apart=apart)]


def _told_of_split(split: Split, about: Mapping[str, Any]) -> list[OrderEvent]:
    order, made = split.order, split.made
    assert made is not None  # noqa: S101 - the caller has made it
    was = rules.told_contents(order.total, _quantities(split, lambda part: part.kept + part.moved))
    order.total, order.paid_total = split.division.kept_total, order.paid_total - made.paid_total
    by_paper = order.payment_order == PaperState.ACCEPTED
    by_terms = rules.may_ship_now(deferral_days=order.deferral_days, paid=order.paid_total, total=order.total)
    order.may_ship = bool(order.may_ship and (by_paper or by_terms))
    order.ship_on = order.ship_on if order.may_ship else None
    now = rules.told_contents(order.total, _quantities(split, lambda part: part.kept))
    return [
        OrderBackOrdered(
            **about, back_order_id=made.id, back_order=made.number, moved=made.total, expected_on=made.expected_on
        ),
        OrderWasChanged(**about, revision=order.revision + 1, was=was, now=now),
    ]


def _quantities(split: Split, of: Callable[[Divided], Decimal]) -> list[tuple[UUID, Decimal]]:
    parts = zip(split.lines, split.division.lines, strict=True)
    return [(line.product_id, of(part)) for line, part in parts if of(part)]


def _as_a_whole(split: Split, expected_on: date | None) -> Sequence[OrderEvent]:
    """An order that lacks everything is a back order from now on, as it stands."""
    order = split.order
    order.held_for = {**order.held_for, "stock": split.short}
    if order.back_ordered_at is not None and expected_on in (None, order.expected_on):
        return ()
    order.back_ordered_at, order.expected_on = order.back_ordered_at or clock.now(), expected_on or order.expected_on
    return [
        OrderBackOrdered(
            **_about(order),
            back_order_id=order.id,
            back_order=order.number,
            moved=order.total,
            expected_on=order.expected_on,
            whole=True,
        )
    ]


def _announced(split: Split) -> list[OrderEvent]:
    """What a back order announces when it is made: that it is, and that it is paid where money went along."""
    made, about = split.made, _about(split.made or split.order)
    assert made is not None  # noqa: S101 - the caller has made it
    told: list[OrderEvent] = [
        BackOrderMade(
            **about,
            of_id=split.order.id,
            of=split.order.number,
            total=made.total,
            held_for=made.held_for,
            expected_on=made.expected_on,
        )
    ]
    if made.paid_total >= made.total > 0:
        told.append(OrderPaid(**about, paid=made.paid_total))
    elif made.paid_total:
        told.append(OrderPaidInPart(**about, paid=made.paid_total, left=made.total - made.paid_total))
    return told


def _about(order: Order) -> dict[str, Any]:
    return {"subject": order.id, "stream": order.customer_id, "number": order.number}
