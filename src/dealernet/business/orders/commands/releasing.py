"""Orders that were held try again for what they lacked; those whose price type changed are priced anew first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.repricing import FIELDS as PRICED
from dealernet.business.orders.commands.repricing import renew_prices
from dealernet.business.orders.events import GoodsGathered, OrderEvent, OrderLacksLess, OrderReleased
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.terms import terms_of
from dealernet.business.orders.rules import BuyerTerms, missing_terms
from dealernet.business.orders.rules.lacking import came
from dealernet.business.orders.stages import ON_THE_WAY
from dealernet.business.settlements.steps import Wanted, hold_credit, release_credit
from dealernet.business.stock.steps import Demand, reserve
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome

FIELDS = [*PRICED, "responsible", "deferral_days"]


def release_held(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """Try again to reserve the goods, hold the credit and find the terms that orders were held for.

    What is there now is taken; what still lacks stays in `held_for`. Terms agreed in the meantime become the
    order's; by another price type of its buyer an order nobody accepted is priced anew first, held or not. Announces
    the orders priced anew, those that lack nothing any more, those that lack less than before, and those whose goods
    are all there now. Locks orders, stock, accounts. Eight statements, however many orders; four more where some are
    priced anew.
    """
    with transaction.atomic():
        orders = locked_orders(actor, MANAGE, order_ids)
        before = {order.id: order.held_for for order in orders.values()}
        renewed = renew_prices(orders)
        held = [o for o in orders.values() if (o.held_for or o.id in renewed) and o.stage in ON_THE_WAY]
        terms = terms_of([order.customer_id for order in held])
        for order in held:
            _take_terms(order, terms[order.customer_id], is_renewed=order.id in renewed)
        lacks = _still_lacking(held, terms, renewed)

        def decide(order: Order) -> Sequence[OrderEvent]:
            priced = renewed.get(order.id, [])
            was, now = before[order.id] if priced else order.held_for, lacks.get(order.id, order.held_for)
            order.held_for = now
            return [*priced, *_told(order, was, now, is_renewed=bool(priced))]

        return act_on(actor, orders, order_ids, decide, FIELDS)


def _told(order: Order, was: Mapping[str, Any], now: dict[str, Any], *, is_renewed: bool) -> list[OrderEvent]:
    """What is announced of what an order lacked and lacks now; at other prices it may lack more than before."""
    if now == was or (is_renewed and not set(was) - set(now)):
        return []
    about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
    what: dict[str, Any] = {"held_for": now, **came(was, now)}
    told: OrderEvent = OrderLacksLess(**about, **what) if now else OrderReleased(**about, **what)
    return [told, GoodsGathered(**about)] if was.get("stock") and not now.get("stock") else [told]


def _take_terms(order: Order, terms: BuyerTerms, *, is_renewed: bool) -> None:
    if order.responsible_id is None:
        order.responsible_id = terms.responsible
    if order.deferral_days is None and terms.deferral_days is not None:
        order.deferral_days = terms.deferral_days
        is_renewed = True
    if is_renewed and order.deferral_days:
        order.held_for = {**order.held_for, "credit": str(order.total)}


def _still_lacking(
    held: Sequence[Order], terms: Mapping[UUID, BuyerTerms], renewed: Collection[UUID]
) -> dict[UUID, dict[str, Any]]:
    if not held:
        return {}
    short: dict[UUID, list[dict[str, str]]] = {}
    for missing in reserve(_demands(held)):
        short.setdefault(missing.holder_id, []).append(
            {"product": str(missing.product_id), "missing": str(missing.quantity)}
        )
    if on_credit := [o.id for o in held if o.id in renewed and o.deferral_days]:
        release_credit(on_credit)
    wanted = [Wanted(o.id, o.customer_id, o.total) for o in held if "credit" in o.held_for]
    credit = {lacking.holder_id: str(lacking.amount) for lacking in hold_credit(wanted)}
    found: dict[UUID, dict[str, Any]] = {}
    for order in held:
        lacks: dict[str, Any] = {"reason": order.held_for["reason"]} if "reason" in order.held_for else {}
        if "terms" in order.held_for and (missed := missing_terms(terms[order.customer_id])):
            lacks["terms"] = list(missed)
        if order.id in short:
            lacks["stock"] = short[order.id]
        if order.id in credit:
            lacks["credit"] = credit[order.id]
        found[order.id] = lacks
    return found


def _demands(held: Sequence[Order]) -> list[Demand]:
    """What they lack, those first that were handed over first: a back order keeps the place of its order."""
    return [
        Demand(order.id, order.location_id, UUID(short["product"]), Decimal(short["missing"]))
        for order in sorted(held, key=lambda order: (order.placed_at or order.created_at, order.id))
        if order.location_id is not None
        for short in order.held_for.get("stock", [])
    ]
