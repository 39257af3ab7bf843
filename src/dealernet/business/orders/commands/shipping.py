"""Goods leave for orders: stock goes down, held credit becomes a debt, the order moves on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from dealernet.business.orders.access import SHIP
from dealernet.business.orders.commands.acting import locked_orders
from dealernet.business.orders.commands.guarding import ORDER
from dealernet.business.orders.errors import GoodsMissing, MoveRefused, OrderUnknown, ShipmentTooLarge
from dealernet.business.orders.events import OrderShipped
from dealernet.business.orders.models import Order, OrderLine, Shipment
from dealernet.business.orders.stages import ON_THE_WAY, Stage
from dealernet.business.settlements.steps import Shipped, charge_shipments, release_credit
from dealernet.business.stock.steps import Demand, consume, release
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.money import ZERO, kopecks, line_cost
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.validations import guarded


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """How many of a product left."""

    product_id: UUID
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class ToldShipment:
    """A shipment as somebody tells it. Without lines it is everything that was not shipped yet."""

    order_id: UUID
    number: str
    shipped_on: date
    source: str = "desk"
    lines: Sequence[ShippedLine] | None = None


@dataclass(slots=True)
class _Leaving:
    order: Order
    told: ToldShipment
    lines: list[tuple[OrderLine, Decimal]]

    @property
    def total(self) -> Decimal:
        return kopecks(sum((_cost(line, quantity) for line, quantity in self.lines), ZERO))

    @property
    def due_on(self) -> date:
        return self.told.shipped_on + timedelta(days=self.order.deferral_days or 0)


def record_shipments(actor: Actor, told: Sequence[ToldShipment]) -> list[Outcome]:
    """Goods left for orders, here or in 1C. The same document of the same source again changes nothing.

    Refuses an order that is not on its way, more than was ordered, and, for our own shipping, goods that are not
    in stock; what 1C has shipped has left, so there the missing part only does not lower our stock.
    Locks orders, stock, accounts. One shipment an order in one call.
    """
    return guarded(
        actor, ORDER, told, lambda some: _record(actor, some), subject=lambda one: one.order_id, doing="shipment"
    )


def _record(actor: Actor, told: Sequence[ToldShipment]) -> list[Outcome]:
    with transaction.atomic():
        orders = locked_orders(actor, SHIP, [one.order_id for one in told])
        known = _known([one.order_id for one in told])
        lines = _lines(list(orders))
        outcomes: dict[UUID, Outcome] = {}
        leaving: list[_Leaving] = []
        for one in told:
            try:
                if (one.source, one.number, one.shipped_on, one.order_id) in known:
                    outcomes[one.order_id] = Outcome(one.order_id, changed=False)
                    continue
                leaving.append(_decide(orders.get(one.order_id), one, lines.get(one.order_id, [])))
            except Refusal as refusal:
                outcomes[one.order_id] = Outcome(one.order_id, refusal, changed=False)
        for left in leaving:
            outcomes[left.order.id] = Outcome(left.order.id, detail={"total": left.total})
        _ship(actor, leaving)
        return [outcomes[one.order_id] for one in told]


def _decide(order: Order | None, told: ToldShipment, lines: Sequence[OrderLine]) -> _Leaving:
    if order is None:
        raise OrderUnknown
    if order.stage not in ON_THE_WAY:
        raise MoveRefused(current=Stage(order.stage).label, to=Stage.SHIPPED.label)
    if told.lines is None:
        return _Leaving(order, told, [(li, li.quantity - li.shipped) for li in lines if li.quantity > li.shipped])
    left = {line.product_id: line.quantity for line in told.lines}
    taken: list[tuple[OrderLine, Decimal]] = []
    for line in lines:
        quantity = min(left.get(line.product_id, Decimal(0)), line.quantity - line.shipped)
        if quantity > 0:
            taken.append((line, quantity))
            left[line.product_id] -= quantity
    for product_id, quantity in left.items():
        if quantity > 0:
            ordered = sum((li.quantity for li in lines if li.product_id == product_id), Decimal(0))
            raise ShipmentTooLarge(product=product_id, shipped=ordered + quantity, ordered=ordered)
    return _Leaving(order, told, taken)


def _ship(actor: Actor, leaving: Sequence[_Leaving]) -> None:
    if not leaving:
        return
    _take_goods(leaving)
    charge_shipments([_charged(left) for left in leaving])
    for left in leaving:
        for line, quantity in left.lines:
            line.shipped += quantity
    save_changed([line for left in leaving for line, _ in left.lines], ["shipped"])
    whole = _move_on(leaving)
    release([order_id for order_id, done in whole.items() if done])
    release_credit([order_id for order_id, done in whole.items() if done])
    Shipment.objects.bulk_create([_shipment(left) for left in leaving])
    log.record(actor, *(_event(left, whole[left.order.id]) for left in leaving))


def _take_goods(leaving: Sequence[_Leaving]) -> None:
    own = {left.order.id for left in leaving if left.told.source == "desk"}
    demands = [
        Demand(left.order.id, left.order.location_id, line.product_id, quantity)
        for left in leaving
        if left.order.location_id is not None
        for line, quantity in left.lines
    ]
    for missing in consume(demands, source=leaving[0].told.source):
        if missing.holder_id in own:
            raise GoodsMissing(product=missing.product_id, missing=missing.quantity)


def _move_on(leaving: Sequence[_Leaving]) -> dict[UUID, bool]:
    ids = [left.order.id for left in leaving]
    open_orders = {li.order_id for lines in _lines(ids).values() for li in lines if li.shipped < li.quantity}
    for left in leaving:
        order = left.order
        order.stage = Stage.PICKING if order.id in open_orders else Stage.SHIPPED
        order.shipped_total += left.total
        order.due_on = left.due_on
        order.held_for = order.held_for if order.id in open_orders else {}
        order.revision += 1
    fields = ["stage", "shipped_total", "due_on", "held_for", "revision"]
    save_changed([left.order for left in leaving], fields)
    return {order_id: order_id not in open_orders for order_id in ids}


def _cost(line: OrderLine, quantity: Decimal) -> Decimal:
    return line.cost if quantity == line.quantity else line_cost(line.price, quantity)


def _charged(left: _Leaving) -> Shipped:
    return Shipped(
        holder_id=left.order.id,
        party_id=left.order.customer_id,
        document=left.told.number,
        amount=left.total,
        shipped_on=left.told.shipped_on,
        due_on=left.due_on,
        source=left.told.source,
    )


def _shipment(left: _Leaving) -> Shipment:
    return Shipment(
        order_id=left.order.id,
        number=left.told.number,
        shipped_on=left.told.shipped_on,
        total=left.total,
        source=left.told.source,
        lines=[_kept(line, quantity) for line, quantity in left.lines],
    )


def _kept(line: OrderLine, quantity: Decimal) -> dict[str, str | None]:
    return {
        "product": str(line.product_id),
        "quantity": str(quantity),
        "price": str(line.price),
        "cost": str(_cost(line, quantity)),
        "vat_rate": None if line.vat_rate is None else str(line.vat_rate),
    }


def _event(left: _Leaving, whole: bool) -> OrderShipped:
    return OrderShipped(
        subject=left.order.id,
        stream=left.order.customer_id,
        number=left.order.number,
        shipment_number=left.told.number,
        shipped_on=left.told.shipped_on,
        total=left.total,
        whole=whole,
    )


def _known(order_ids: Sequence[UUID]) -> set[tuple[str, str, date, UUID]]:
    rows = Shipment.objects.filter(order_id__in=order_ids)
    return set(rows.values_list("source", "number", "shipped_on", "order_id"))


def _lines(order_ids: Sequence[UUID]) -> dict[UUID, list[OrderLine]]:
    found: dict[UUID, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    for line in OrderLine.objects.filter(order_id__in=order_ids).order_by("order_id", "position"):
        found[line.order_id].append(line)
    return found
