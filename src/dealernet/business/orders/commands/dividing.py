"""Orders in two: what goods divide them by, and the back orders that are made with lines, fields, credit and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from dealernet.business.orders import rules
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries.linefields import line_key
from dealernet.business.orders.rules import Division
from dealernet.business.orders.stages import Stage
from dealernet.business.settlements.steps import Part, Wanted, hold_credit, locked_accounts, part_holders
from dealernet.business.stock.steps import Demand, reserve
from dealernet.foundation import clock
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.fields.copying import copy_fields
from dealernet.foundation.fields.forgetting import forget_fields
from dealernet.foundation.ids import new_id
from dealernet.foundation.money import ZERO

SAME: Final = (
    *("customer_id", "profile_id", "seller_id", "location_id", "responsible_id", "group_id", "placed_by_id", "origin"),
    *("channel", "customer_reference", "comment", "price_type_id", "deferral_days", "placed_at"),
)
"""What a back order has of the order it was set apart from; also its day, so that it keeps its place in the queue."""


@dataclass(slots=True)
class Split:
    """An order being divided: its lines, how, and the back order that is made, if one is."""

    order: Order
    lines: Sequence[OrderLine]
    division: Division
    short: list[dict[str, str]]
    made: Order | None = None
    lacking: str | None = None


def divided_now(orders: Sequence[Order]) -> list[Split]:
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


def _split(order: Order, lines: Sequence[OrderLine], missing: Mapping[UUID, Decimal]) -> Split:
    division = rules.divided([(line.product_id, line.quantity, line.price) for line in lines], missing)
    told = [{"product": str(product), "missing": str(quantity)} for product, quantity in missing.items()]
    return Split(order, lines, division, told)


def make_back_orders(splits: Sequence[Split], expected_on: date | None) -> None:
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


def _goes_along(split: Split) -> Decimal:
    """How much of what was paid belongs to the back order: what is beyond the part that stays."""
    beyond = max(split.order.paid_total - split.division.kept_total, ZERO)
    return min(beyond, split.division.moved_total)


def _take_credit(splits: Sequence[Split]) -> None:
    """Divide what is held and paid; where no credit could be held before, try each part by itself."""
    parts = [
        Part(
            one.order.id, one.made.id, one.order.customer_id, one.division.kept_total, one.made.total, _goes_along(one)
        )
        for one in splits
        if one.made is not None and (one.order.deferral_days or one.made.paid_total)
    ]
    lacked = [one for one in splits if "credit" in one.order.held_for and not one.division.is_whole]
    if parts and lacked:
        locked_accounts([*(part.party_id for part in parts), *(one.order.customer_id for one in lacked)])
    part_holders(parts)
    lacking = _tried(lacked)
    for one in splits:
        held: dict[str, Any] = {name: one.order.held_for[name] for name in ("terms",) if name in one.order.held_for}
        if one.made is not None:
            credit = {"credit": lacking[one.made.id]} if one.made.id in lacking else {}
            one.made.held_for = {**held, "stock": one.short, **credit}
        one.lacking = lacking.get(one.order.id)


def _tried(splits: Sequence[Split]) -> dict[UUID, str]:
    """Try credit for orders that had none; what lacks, by holder.

    What goes on now comes first: a back order takes none while its own order lacks it.
    """
    if not splits:
        return {}
    stays = [Wanted(one.order.id, one.order.customer_id, one.division.kept_total) for one in splits]
    lacking = {one.holder_id: str(one.amount) for one in hold_credit(stays)}
    made = [(one.made, one.order.id in lacking) for one in splits if one.made is not None]
    waits = [Wanted(back.id, back.customer_id, back.total) for back, in_vain in made if not in_vain]
    lacking |= {one.holder_id: str(one.amount) for one in hold_credit(waits)} if waits else {}
    return lacking | {back.id: str(back.total) for back, in_vain in made if in_vain}


def _part_lines(splits: Sequence[Split]) -> None:
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
        price_agreed=of.price_agreed,
    )


def _moved_lines(splits: Sequence[Split]) -> list[tuple[UUID, UUID, OrderLine, bool]]:
    """(back order, order, line of it, whether nothing of the line stays)."""
    return [
        (split.made.id, split.order.id, line, not part.kept)
        for split in splits
        if split.made is not None
        for line, part in zip(split.lines, split.division.lines, strict=True)
        if part.moved
    ]


def _numbers(many: int) -> list[str]:
    with connection.cursor() as db:
        db.execute("select nextval('orders_number')::text from generate_series(1, %s)", [many])
        return [number for (number,) in db.fetchall()]
