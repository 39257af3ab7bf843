"""Orders whose buyer agreed another price type meanwhile: priced anew before they go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders import rules
from dealernet.business.orders.commands.acting import act_on
from dealernet.business.orders.errors import PricedAnew
from dealernet.business.orders.events import OrderChanged, OrderEvent, OrderHeld
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries.renewing import PricesNow, prices_of_now
from dealernet.business.orders.stages import PaperState, Stage
from dealernet.business.settlements.steps import Wanted, hold_credit, release_credit
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.exchange.border import THEIRS, border_in_force
from dealernet.foundation.exchange.journal import had_among
from dealernet.foundation.money import ZERO, line_cost

FIELDS: Final = ("held_for", "total", "price_type_id", "may_ship", "ship_on")
"""What of an order is another once it is priced anew."""
MOST_NAMED: Final = 3


@dataclass(slots=True)
class _Order:
    """An order being priced anew: its lines, the prices of now, and what comes of it."""

    order: Order
    now: PricesNow
    lines: list[OrderLine]
    changed: list[OrderLine] = field(default_factory=list)
    without: list[str] = field(default_factory=list)


def renew_prices(orders: Mapping[UUID, Order]) -> dict[UUID, list[OrderEvent]]:
    """Give locked orders the prices of the price type their buyer has now; what each announces, by order.

    Only those nobody has accepted and that have no invoice, whose price type is another than their buyer's. A price
    agreed by hand stays; where the new type has none for a product, its price stays too and the order is held, so that
    a person decides. The caller takes the credit anew and saves `FIELDS`. One statement while no price type changed,
    four at most.
    """
    open_ones = {one.id: one for one in orders.values() if one.stage == Stage.SUBMITTED and not one.invoice_number}
    found = prices_of_now(list(open_ones)) if open_ones else {}
    for order_id in _kept_in_onec(list(found)):
        del found[order_id]
    if not found:
        return {}
    of_order: dict[UUID, list[OrderLine]] = {order_id: [] for order_id in found}
    for line in OrderLine.objects.filter(order_id__in=of_order).order_by("order_id", "position"):
        of_order[line.order_id].append(line)
    priced = [_Order(open_ones[order_id], now, of_order[order_id]) for order_id, now in found.items()]
    events = {one.order.id: _priced(one) for one in priced}
    save_changed([line for one in priced for line in one.changed], ["price", "cost"])
    save_changed([one.order for one in priced if not events[one.order.id]], ["price_type_id"])
    return {order_id: told for order_id, told in events.items() if told}


def renew_first(actor: Actor, orders: Mapping[UUID, Order]) -> dict[UUID, PricedAnew]:
    """Price locked orders anew where that is due, before they go on; why those do not go on that now wait.

    Their credit is taken anew, they are saved and told. As `renew_prices` locks nothing but accounts; costs four
    statements more where something was priced anew.
    """
    events = renew_prices(orders)
    if not events:
        return {}
    waited = {order_id for order_id in events if set(orders[order_id].held_for) - {"reason"}}
    renewed = [orders[order_id] for order_id in events]
    on_credit = [order for order in renewed if order.deferral_days]
    release_credit([order.id for order in on_credit])
    wanted = [Wanted(order.id, order.customer_id, order.total) for order in on_credit]
    lacking = {one.holder_id: str(one.amount) for one in hold_credit(wanted)} if wanted else {}
    for order in on_credit:
        held = {name: value for name, value in order.held_for.items() if name != "credit"}
        order.held_for = held | ({"credit": lacking[order.id]} if order.id in lacking else {})
    act_on(actor, dict(orders), list(events), lambda order: events[order.id], FIELDS)
    return {order.id: PricedAnew(total=order.total) for order in renewed if order.held_for and order.id not in waited}


def _kept_in_onec(order_ids: Sequence[UUID]) -> set[UUID]:
    if not order_ids or border_in_force().later_change != "refuse":
        return set()
    return had_among(THEIRS, "order", order_ids)


def _priced(one: _Order) -> list[OrderEvent]:
    order, was = one.order, one.order.total
    order.price_type_id = one.now.price_type_id
    for line in one.lines:
        price = one.now.prices.get(line.product_id)
        if line.price_agreed or price == line.price:
            continue
        if price is None:
            one.without.append(one.now.names[line.product_id])
            continue
        line.price, line.cost = price, line_cost(price, line.quantity)
        one.changed.append(line)
    about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
    told: list[OrderEvent] = []
    if one.changed:
        order.total = sum((line.cost for line in one.lines), ZERO)
        keep_shipping(order, by_paper=order.payment_order == PaperState.ACCEPTED and order.total <= was)
        told.append(_changed(one, was, about))
    if one.without and not order.held_for.get("reason"):
        reason = _why_held(one)
        order.held_for = {**order.held_for, "reason": reason}
        told.append(OrderHeld(**about, reason=reason))
    return told


def keep_shipping(order: Order, *, by_paper: bool = False) -> None:
    """Whether an order whose total changed still may ship: by its terms, by what is paid, or by a payment order."""
    by_terms = rules.may_ship_now(deferral_days=order.deferral_days, paid=order.paid_total, total=order.total)
    order.may_ship = bool(order.may_ship and (by_paper or by_terms))
    order.ship_on = order.ship_on if order.may_ship else None


def _changed(one: _Order, was: Decimal, about: dict[str, Any]) -> OrderChanged:
    contents = [(line.product_id, line.quantity) for line in one.lines]
    return OrderChanged(
        **about,
        revision=one.order.revision + 1,
        was=rules.told_contents(was, contents),
        now=rules.told_contents(one.order.total, contents),
        repriced=one.now.name,
        by_terms=one.now.price_type_id is not None,
        sum_was=was,
        sum_now=one.order.total,
    )


def _why_held(one: _Order) -> str:
    """The reason as history keeps it, so in Russian: like all that is stored of what the program itself says."""
    more = len(one.without) - MOST_NAMED
    named = ", ".join(one.without[:MOST_NAMED]) + (f" и ещё {more}" if more > 0 else "")
    return f"в виде цен «{one.now.name}» нет цены: {named}"[:200]
