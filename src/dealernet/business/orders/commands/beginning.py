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
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.fitting import Wanted, misfits
from dealernet.foundation.fields.holders import Change
from dealernet.foundation.fields.needing import needed_fields, with_needed
from dealernet.foundation.fields.published import held_fast
from dealernet.foundation.fields.setting import begin_fields, read_fields

ORDER: Final = "order"
LINE: Final = "line"


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields of a new order and of its products are to hold; which line names each product."""

    order: Wanted = field(default_factory=dict)
    lines: Mapping[UUID, Wanted] = field(default_factory=dict)
    places: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def is_for_some(self) -> bool:
        """Whether a field of it is shown of some orders only: then the order decides once it is made."""
        fields = [one for of in (self.order, *self.lines.values()) for one, _values in of.values()]
        return any(one.shown_when for one in fields)


class FieldsMisfit(Exception):
    """Orders that were just made do not show what they were to hold, or need what they were not given."""

    def __init__(self, refusals: Mapping[UUID, Refusal]) -> None:
        self.refusals = refusals


def filled_in(actor: Actor, orders: Sequence[NewOrder], *, stamp: str | None) -> dict[UUID, Filled | Refusal]:
    """What new orders are to hold, by their ids, or why not; those that name no field and need none are left out.

    Refuses what does not fit, what is not there or not for the actor, what must be filled in and is not, and two lines
    of one product that say different things; a refusal of a line names it: `lines.0.field_size`. A line that names no
    field is filled in later. One statement, one more a reference; none where no order names a field and the
    definitions, by their `stamp`, are those of the last time. Without a stamp nothing must be filled in.
    """
    needed = needed_fields(actor, ORDER, stamp) if stamp is not None else []
    asked = [one for one in orders if needed or one.fields or any(line.fields for line in one.lines)]
    found: dict[UUID, Filled | Refusal] = {}
    if not asked:
        return found
    with held_fast():
        of_lines = needed_fields(actor, LINE, stamp) if stamp is not None else []
        for one in asked:
            try:
                wanted = read_fields(actor, ORDER, with_needed(one.fields or {}, needed))
                found[one.id] = Filled(wanted, *_lines(actor, one, of_lines))
            except Refusal as refusal:
                found[one.id] = refusal
    return found


def keep_fields(actor: Actor, made: Sequence[tuple[ToSubmit, Submitted, Filled]]) -> None:
    """Keep and tell what orders hold that were made in this transaction. Three statements, however many.

    Raises `FieldsMisfit`, with whom it concerns, where an order does not show a field it was given or shows one that
    must be filled in and is not; asked by the orders' facts where a field has a condition.
    """
    parts = {
        line_key(order.id, product): (order, product, wanted)
        for order, _row, filled in made
        for product, wanted in filled.lines.items()
    }
    if refusals := _misfits(actor, {order.id: filled for order, _row, filled in made}):
        raise FieldsMisfit(refusals)
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


def _misfits(actor: Actor, made: Mapping[UUID, Filled]) -> dict[UUID, Refusal]:
    lines = {line_key(o, p): (o, filled.places[p], of) for o, filled in made.items() for p, of in filled.lines.items()}
    wanted = {key: of for key, (_order, _n, of) in lines.items()}
    holders = {key: order for key, (order, _n, _of) in lines.items()}
    found: dict[UUID, Refusal] = {}
    for key, refusal in misfits(actor, LINE, wanted, changed=_given(wanted), holders=holders).items():
        order, n, _of = lines[key]
        found[order] = refusal.at(f"lines.{n}.")
    orders = {order: filled.order for order, filled in made.items()}
    return {**found, **misfits(actor, ORDER, orders, changed=_given(orders))}


def _given(wanted: Mapping[UUID, Wanted]) -> dict[UUID, list[str]]:
    return {one: [name for name, (_field, values) in of.items() if values] for one, of in wanted.items()}


def _lines(actor: Actor, order: NewOrder, needed: Sequence[Field]) -> tuple[dict[UUID, Wanted], dict[UUID, int]]:
    found: dict[UUID, Wanted] = {}
    places: dict[UUID, int] = {}
    said: dict[UUID, Mapping[str, Any]] = {}
    for n, line in enumerate(order.lines):
        if not line.fields:
            continue
        try:
            if said.setdefault(line.product_id, line.fields) != line.fields:
                why = _("two lines of one product say different things: give it in one line")
                raise FieldWrong(word=next(iter(line.fields)), title=_("Lines"), why=why)
            places.setdefault(line.product_id, n)
            found[line.product_id] = read_fields(actor, LINE, with_needed(line.fields, needed))
        except FieldRefused as refusal:
            raise refusal.at(f"lines.{n}.") from None
    return found, places


def _about(order: ToSubmit, number: str, change: Change) -> dict[str, Any]:
    return {
        "subject": order.id,
        "stream": order.customer_id,
        "number": number,
        "was": dict(change.was),
        "now": dict(change.now),
        "said": change.said,
    }
