"""What an order lacks becomes a back order: an order of its own, linked to it, that waits for its goods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from dealernet.business.orders import rules
from dealernet.business.orders.access import MANAGE, PLACE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.changing import CHANGEABLE
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
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries.linefields import line_key
from dealernet.business.orders.queries.lookups import back_orders_of
from dealernet.business.orders.rules import Divided, Division
from dealernet.business.orders.stages import PaperState, Stage
from dealernet.business.settlements.steps import Part, Wanted, hold_credit, part_holders
from dealernet.business.stock.steps import Demand, reserve
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.exchange.border import THEIRS, border_in_force
from dealernet.foundation.exchange.journal import had_among
from dealernet.foundation.fields.copying import copy_fields
from dealernet.foundation.fields.forgetting import forget_fields
from dealernet.foundation.ids import new_id
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome

FIELDS: Final = ["held_for", "total", "paid_total", "may_ship", "ship_on", "back_ordered_at", "expected_on"]
SAME: Final = (
    *("customer_id", "profile_id", "seller_id", "location_id", "responsible_id", "group_id", "placed_by_id", "origin"),
    *("channel", "customer_reference", "comment", "price_type_id", "deferral_days", "placed_at"),
)
"""What a back order has of the order it was set apart from; also its day, so that it keeps its place in the queue."""


@dataclass(slots=True)
class _Split:
    """An order being divided: its lines, how, and the back order that is made, if one is."""

    order: Order
    lines: Sequence[OrderLine]
    division: Division
    short: list[dict[str, str]]
    made: Order | None = None
    lacking: str | None = None


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
        splits = {split.order.id: split for split in _divided(able)}
        _make(list(splits.values()), expected_on)
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


def _has_one(split: _Split) -> bool:
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


def _divided(orders: Sequence[Order]) -> list[_Split]:
    """How orders that lack goods are divided, after what is free by now was reserved for them. Locks stock."""
    if not orders:
        return []
    first_come = sorted(orders, key=lambda order: (order.placed_at or order.created_at, order.id))
    short: dict[UUID, dict[UUID, Decimal]] = {}
    demands: list[Demand] = []
    for order in first_come:
        for lack in order.held_for["stock"]:
            product_id, missing = UUID(lack["product"]), Decimal(lack["missing"])
            if order.location_id is not None:
                demands.append(Demand(order.id, order.location_id, product_id, missing))
            else:
                _add(short, order.id, product_id, missing)
    for one in reserve(demands):
        _add(short, one.holder_id, one.product_id, one.quantity)
    lines: dict[UUID, list[OrderLine]] = {order.id: [] for order in orders}
    for line in OrderLine.objects.filter(order_id__in=lines).order_by("order_id", "position"):
        lines[line.order_id].append(line)
    return [_split(order, lines[order.id], short.get(order.id, {})) for order in orders]


def _add(short: dict[UUID, dict[UUID, Decimal]], order_id: UUID, product_id: UUID, missing: Decimal) -> None:
    of_order = short.setdefault(order_id, {})
    of_order[product_id] = of_order.get(product_id, Decimal(0)) + missing


def _split(order: Order, lines: Sequence[OrderLine], missing: Mapping[UUID, Decimal]) -> _Split:
    division = rules.divided([(line.product_id, line.quantity, line.price) for line in lines], missing)
    told = [{"product": str(product), "missing": str(quantity)} for product, quantity in missing.items()]
    return _Split(order, lines, division, told)


def _make(splits: Sequence[_Split], expected_on: date | None) -> None:
    """Make the back orders with their lines and fields, and divide credit and money. Locks accounts."""
    apart = [one for one in splits if not (one.division.is_whole or one.division.is_needless)]
    for split, number in zip(apart, _numbers(len(apart)), strict=True):
        split.made = Order(
            id=new_id(),
            number=number,
            stage=Stage.SUBMITTED,
            back_order_of=split.order,
            back_ordered_at=clock.now(),
            expected_on=expected_on,
            total=split.division.moved_total,
            paid_total=_goes_along(split),
            **{name: getattr(split.order, name) for name in SAME},
        )
    _take_credit(splits)
    Order.objects.bulk_create(split.made for split in apart if split.made)
    _part_lines(apart)
    made_of = {split.made.id: split.order.id for split in apart if split.made}
    copy_fields("order", made_of)
    of_lines = [(made, old, li.product_id) for made, old, li, _whole in _moved_lines(apart)]
    copy_fields(
        "line",
        {line_key(made, product): line_key(old, product) for made, old, product in of_lines},
        {line_key(made, product): made for made, _old, product in of_lines},
    )
    forget_fields("line", [line_key(old, li.product_id) for _made, old, li, whole in _moved_lines(apart) if whole])


def _goes_along(split: _Split) -> Decimal:
    """How much of what was paid belongs to the back order: what is beyond the part that stays."""
    beyond = max(split.order.paid_total - split.division.kept_total, ZERO)
    return min(beyond, split.division.moved_total)


def _take_credit(splits: Sequence[_Split]) -> None:
    """Divide what is held and paid; where no credit could be held before, try each part by itself."""
    parts = [
        Part(
            one.order.id, one.made.id, one.order.customer_id, one.division.kept_total, one.made.total, _goes_along(one)
        )
        for one in splits
        if one.made is not None
    ]
    part_holders(parts)
    wanted: list[Wanted] = []
    for one in splits:
        if "credit" in one.order.held_for and not one.division.is_whole:
            wanted.append(Wanted(one.order.id, one.order.customer_id, one.division.kept_total))
            if one.made is not None:
                wanted.append(Wanted(one.made.id, one.order.customer_id, one.made.total))
    lacking = {one.holder_id: str(one.amount) for one in hold_credit(wanted)} if wanted else {}
    for one in splits:
        held: dict[str, Any] = {name: one.order.held_for[name] for name in ("terms",) if name in one.order.held_for}
        if one.made is not None:
            credit = {"credit": lacking[one.made.id]} if one.made.id in lacking else {}
            one.made.held_for = {**held, "stock": one.short, **credit}
        one.lacking = lacking.get(one.order.id)


def _part_lines(splits: Sequence[_Split]) -> None:
    """Each line keeps what stays; what goes becomes a line of the back order."""
    kept: list[OrderLine] = []
    gone: list[OrderLine] = []
    born: list[OrderLine] = []
    for split in splits:
        position = 0
        for line, part in zip(split.lines, split.division.lines, strict=True):
            if part.moved and split.made is not None:
                position += 1
                born.append(_line(split.made, position, line, part.moved, part.moved_cost))
                line.quantity, line.cost = part.kept, part.kept_cost
                (kept if part.kept else gone).append(line)
    OrderLine.objects.filter(id__in=[line.id for line in gone]).delete()
    save_changed(kept, ["quantity", "cost"])
    OrderLine.objects.bulk_create(born)


def _line(order: Order, position: int, of: OrderLine, quantity: Decimal, cost: Decimal) -> OrderLine:
    return OrderLine(
        order=order,
        position=position,
        product_id=of.product_id,
        quantity=quantity,
        price=of.price,
        cost=cost,
        vat_rate=of.vat_rate,
        customer_reference=of.customer_reference,
    )


def _moved_lines(splits: Sequence[_Split]) -> list[tuple[UUID, UUID, OrderLine, bool]]:
    """(back order, order, line of it, whether nothing of the line stays)."""
    return [
        (split.made.id, split.order.id, line, not part.kept)
        for split in splits
        if split.made is not None
        for line, part in zip(split.lines, split.division.lines, strict=True)
        if part.moved
    ]


def _decided(split: _Split, expected_on: date | None) -> Sequence[OrderEvent]:
    """Change a locked order to what stays of it; what that announces."""
    if split.division.is_whole:
        return _as_a_whole(split, expected_on)
    order, about = split.order, _about(split.order)
    told: list[OrderEvent] = []
    if split.made is not None:
        told += _told_of_split(split, about)
    held = {name: value for name, value in order.held_for.items() if name not in ("stock", "credit")}
    order.held_for = held | ({"credit": split.lacking} if split.lacking else {})
    told.append((OrderLacksLess if order.held_for else OrderReleased)(**about, held_for=order.held_for))
    return [*told, GoodsGathered(**about)]


def _told_of_split(split: _Split, about: Mapping[str, Any]) -> list[OrderEvent]:
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


def _quantities(split: _Split, of: Callable[[Divided], Decimal]) -> list[tuple[UUID, Decimal]]:
    parts = zip(split.lines, split.division.lines, strict=True)
    return [(line.product_id, of(part)) for line, part in parts if of(part)]


def _as_a_whole(split: _Split, expected_on: date | None) -> Sequence[OrderEvent]:
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


def _announced(split: _Split) -> list[OrderEvent]:
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


def _numbers(many: int) -> list[str]:
    with connection.cursor() as db:
        db.execute("select nextval('orders_number')::text from generate_series(1, %s)", [many])
        return [number for (number,) in db.fetchall()]
