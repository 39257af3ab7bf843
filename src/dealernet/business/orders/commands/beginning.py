"""Own fields of orders that come whole: read before the orders are made, kept and told with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.business.orders.events import OrderEvent, OrderFieldsChanged, OrderLineFieldsChanged
from dealernet.business.orders.queries.linefields import line_key
from dealernet.business.orders.rules import NewOrder, ToSubmit
from dealernet.business.orders.sql.submit import Submitted
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.fields.errors import FieldRefused, FieldWrong
from dealernet.foundation.fields.holders import Change
from dealernet.foundation.fields.published import held_fast
from dealernet.foundation.fields.setting import Wanted, begin_fields, read_fields

ORDER: Final = "order"
LINE: Final = "line"


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields of a new order and of its products are to hold."""

    order: Wanted = field(default_factory=dict)
    lines: Mapping[UUID, Wanted] = field(default_factory=dict)


def filled_in(actor: Actor, orders: Sequence[NewOrder]) -> dict[UUID, Filled | Refusal]:
    """What new orders are to hold, by their ids, or why not; those that name no field are left out.

    Refuses what does not fit, what is not there or not for the actor, and two lines of one product that say different
    things; a refusal of a line names it: `lines.0.field_size`. One statement, one more a reference; none where no order
    names a field.
    """
    asked = [one for one in orders if one.fields or any(line.fields for line in one.lines)]
    found: dict[UUID, Filled | Refusal] = {}
    if not asked:
        return found
    with held_fast():
        for one in asked:
            try:
                found[one.id] = Filled(read_fields(actor, ORDER, one.fields or {}), _lines(actor, one))
            except Refusal as refusal:
                found[one.id] = refusal
    return found


def keep_fields(actor: Actor, made: Sequence[tuple[ToSubmit, Submitted, Filled]]) -> None:
    """Keep and tell what orders hold that were made in this transaction. Three statements, however many."""
    parts = {
        line_key(order.id, product): (order, product, wanted)
        for order, _row, filled in made
        for product, wanted in filled.lines.items()
    }
    of_orders = begin_fields(ORDER, {order.id: filled.order for order, _row, filled in made})
    holders = {key: order.id for key, (order, _product, _wanted) in parts.items()}
    of_lines = begin_fields(LINE, {key: wanted for key, (_o, _p, wanted) in parts.items()}, holders=holders)
    numbers = {order.id: (order, str(row.number)) for order, row, _filled in made}
    told: list[OrderEvent] = [OrderFieldsChanged(**_about(*numbers[one], how)) for one, how in of_orders.items()]
    for key, how in of_lines.items():
        order, product, _wanted = parts[key]
        name = next(line.name for line in order.lines if line.product_id == product)
        told.append(OrderLineFieldsChanged(**_about(*numbers[order.id], how), product_id=product, name=name))
    log.record(actor, *told)


def _lines(actor: Actor, order: NewOrder) -> dict[UUID, Wanted]:
    found: dict[UUID, Wanted] = {}
    said: dict[UUID, Mapping[str, Any]] = {}
    for n, line in enumerate(order.lines):
        if not line.fields:
            continue
        try:
            if said.setdefault(line.product_id, line.fields) != line.fields:
                why = _("two lines of one product say different things: give it in one line")
                raise FieldWrong(word=next(iter(line.fields)), title=_("Lines"), why=why)
            found[line.product_id] = read_fields(actor, LINE, line.fields)
        except FieldRefused as refusal:
            raise refusal.at(f"lines.{n}.") from None
    return found


def _about(order: ToSubmit, number: str, change: Change) -> dict[str, Any]:
    return {
        "subject": order.id,
        "stream": order.customer_id,
        "number": number,
        "was": dict(change.was),
        "now": dict(change.now),
        "said": change.said,
    }
