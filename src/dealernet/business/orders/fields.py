"""Orders may have fields of the company's own: the order and each product of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import pgettext_lazy

from dealernet.business.orders.access import MANAGE, PLACE, SEE, orders_open_to
from dealernet.business.orders.commands.acting import locked_orders
from dealernet.business.orders.events import OrderFieldsChanged
from dealernet.business.orders.models import Order
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.holders import Change, Holder
from dealernet.foundation.fields.words import holds_fields

ORDER: Final = "order"


def _lock(actor: Actor, order_ids: Sequence[UUID], _holder: UUID | None) -> Mapping[UUID, Order]:
    return locked_orders(actor, PLACE if actor.dealer_id else MANAGE, order_ids)


def _reach(actor: Actor, order_ids: Collection[UUID], _holder: UUID | None) -> Collection[UUID]:
    return set(orders_open_to(actor, SEE).filter(id__in=order_ids).values_list("id", flat=True))


def _sought(actor: Actor, text: str) -> Sequence[tuple[UUID, str]]:
    found = orders_open_to(actor, SEE)
    found = found.filter(id=UUID(text)) if _is_id(text) else found.filter(number=text.lstrip("№ "))
    return [(one, f"№ {number}") for one, number in found.values_list("id", "number")[:3]]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _told(order: Any, change: Change) -> OrderFieldsChanged:
    about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
    return OrderFieldsChanged(**about, was=dict(change.was), now=dict(change.now), said=change.said)


holds_fields(
    ORDER,
    Holder(
        title=pgettext_lazy("fields of", "Orders"),
        power=MANAGE,
        lock=_lock,
        reach=_reach,
        told=_told,
        key="o.id",
        sought=_sought,
        buyers=True,
    ),
)
