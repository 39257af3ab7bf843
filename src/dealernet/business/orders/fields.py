"""Orders may have fields of the company's own: the order and each product of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import pgettext_lazy

from dealernet.business.orders.access import MANAGE, PLACE, SEE, orders_open_to
from dealernet.business.orders.commands.acting import locked_orders
from dealernet.business.orders.events import OrderFieldsChanged, OrderLineFieldsChanged
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries.linefields import line_key
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.holders import Change, Holder
from dealernet.foundation.fields.words import holds_fields, lends_fields
from dealernet.foundation.ids import id_in

ORDER: Final = "order"
LINE: Final = "line"


def _lock(actor: Actor, order_ids: Sequence[UUID], _holder: UUID | None) -> Mapping[UUID, Order]:
    return locked_orders(actor, PLACE if actor.dealer_id else MANAGE, order_ids)


def _reach(actor: Actor, order_ids: Collection[UUID], _holder: UUID | None) -> Collection[UUID]:
    return set(orders_open_to(actor, SEE).filter(id__in=order_ids).values_list("id", flat=True))


def _sought(actor: Actor, text: str) -> Sequence[tuple[UUID, str]]:
    known, found = id_in(text), orders_open_to(actor, SEE)
    found = found.filter(id=known) if known else found.filter(number=text.lstrip("№ "))
    return [(one, f"№ {number}") for one, number in found.values_list("id", "number")[:3]]


def _told(order: Any, change: Change) -> OrderFieldsChanged:
    about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
    return OrderFieldsChanged(**about, was=dict(change.was), now=dict(change.now), said=change.said)


@dataclass(frozen=True, slots=True)
class _Line:
    """A product of a locked order."""

    order: Order
    product_id: UUID
    name: str


def _lock_lines(actor: Actor, keys: Sequence[UUID], order_id: UUID | None) -> Mapping[UUID, _Line]:
    """The products of an order the actor may change; the order is locked."""
    order = _lock(actor, [order_id], None).get(order_id) if order_id else None
    if order is None:
        return {}
    rows = OrderLine.objects.filter(order_id=order.id).values_list("product_id", "product__name")
    found = {line_key(order.id, product): _Line(order, product, name) for product, name in rows}
    return {key: found[key] for key in keys if key in found}


def _reach_lines(actor: Actor, keys: Collection[UUID], order_id: UUID | None) -> Collection[UUID]:
    if order_id is None or not _reach(actor, [order_id], None):
        return ()
    products = OrderLine.objects.filter(order_id=order_id).values_list("product_id", flat=True)
    return {line_key(order_id, product) for product in products} & set(keys)


def _told_of_line(line: Any, change: Change) -> OrderLineFieldsChanged:
    order = line.order
    return OrderLineFieldsChanged(
        subject=order.id,
        stream=order.customer_id,
        number=order.number,
        product_id=line.product_id,
        name=line.name,
        was=dict(change.was),
        now=dict(change.now),
        said=change.said,
    )


holds_fields(
    ORDER,
    Holder(
        place=10,
        title=pgettext_lazy("fields of", "Orders"),
        power=MANAGE,
        lock=_lock,
        reach=_reach,
        told=_told,
        announces=OrderFieldsChanged.kind,
        key="o.id",
        sought=_sought,
        buyers=("hidden", "reads", "changes"),
    ),
)
holds_fields(
    LINE,
    Holder(
        place=15,
        title=pgettext_lazy("fields of", "Lines of orders"),
        power=MANAGE,
        lock=_lock_lines,
        reach=_reach_lines,
        told=_told_of_line,
        announces=OrderLineFieldsChanged.kind,
        told_by=ORDER,
        buyers=("hidden", "reads", "changes"),
    ),
)
lends_fields(
    "party",
    ORDER,
    title=pgettext_lazy("whose field", "Buyer"),
    key="o.customer_id",
    owners="select s.id, s.customer_id from orders_order s where s.id",
)
