"""Drafts: a buyer's cart, and drafts about to be handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from dealernet.business.orders.access import PLACE, orders_open_to, reached_in_sql
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries.submission import orders_to_place
from dealernet.business.orders.rules import NewLine, NewOrder, ToSubmit
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.sql import prepared

_MINE = "o.stage = 'draft' and o.placed_by_id = %(me)s::uuid order by o.id desc limit 1"


def current_draft(actor: Actor) -> UUID | None:
    """The buyer's cart: the newest draft this person made for the dealer. One statement."""
    reached, values = reached_in_sql(actor, PLACE)
    rows = prepared(f"select o.id from orders_order o where {reached} and {_MINE}", {**values, "me": actor.id})  # noqa: S608
    return rows[0][0] if rows else None


def drafts_to_submit(
    actor: Actor, order_ids: Sequence[UUID], seen_totals: Mapping[UUID, Decimal]
) -> dict[UUID, ToSubmit]:
    """The drafts among these orders, with today's terms and prices. Three statements, however many."""
    drafts = {o.id: o for o in orders_open_to(actor, PLACE).filter(id__in=order_ids, stage=Stage.DRAFT)}
    lines: dict[UUID, list[NewLine]] = {order_id: [] for order_id in drafts}
    for line in OrderLine.objects.filter(order_id__in=drafts).order_by("order_id", "position"):
        lines[line.order_id].append(NewLine(line.product_id, line.quantity, line.customer_reference))
    asked = [_as_new(drafts[order_id], lines[order_id], seen_totals) for order_id in drafts]
    gathered = orders_to_place(actor, asked) if asked else []
    return {found.id: replace(found, is_new=False, revision=drafts[found.id].revision) for found in gathered if found}


def _as_new(order: Order, lines: Sequence[NewLine], seen_totals: Mapping[UUID, Decimal]) -> NewOrder:
    return NewOrder(
        id=order.id,
        customer_id=order.customer_id,
        lines=lines,
        profile_id=order.profile_id,
        comment=order.comment,
        customer_reference=order.customer_reference,
        origin=order.origin,
        seen_total=seen_totals.get(order.id),
    )
