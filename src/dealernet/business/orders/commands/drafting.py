"""Drafts: a buyer's cart, put together line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from dealernet.business.orders import rules
from dealernet.business.orders.access import PLACE, SEE, orders_open_to
from dealernet.business.orders.commands.forgetting import forget_lines
from dealernet.business.orders.errors import NotEditable, OrderUnknown, ProfileUnknown, TooManyLines
from dealernet.business.orders.models import Cart, Order, OrderLine
from dealernet.business.orders.queries.drafts import current_draft
from dealernet.business.orders.queries.prices import sold_products
from dealernet.business.orders.stages import Stage
from dealernet.business.parties.access import parties_seen_by
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.forgetting import forget_fields
from dealernet.foundation.money import ZERO, line_cost
from dealernet.foundation.text import whole


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of a draft as somebody typed it; a quantity of zero takes the line out."""

    product_id: UUID
    quantity: Any
    reference: str = ""


def open_draft(actor: Actor, *, customer_id: UUID | None = None, origin: str = "portal") -> UUID:
    """The actor's draft for a customer: the one begun before, or a new one. Staff name the customer.

    Asked twice at once, it is one draft: the second waits for the first.
    """
    actor.require(PLACE)
    begun = _begun(actor, customer_id)
    if begun is not None:
        return begun
    customer, responsible, group = _customer(actor, customer_id)
    with transaction.atomic():
        _wait_for_ones_turn(actor)
        begun = _begun(actor, customer_id)
        if begun is not None:
            return begun
        order = Order.objects.create(
            number=_next_number(),
            customer_id=customer,
            responsible_id=responsible,
            group_id=group,
            placed_by_id=actor.id,
            origin=origin,
        )
        _touch(order)
    return order.id


def set_lines(actor: Actor, order_id: UUID, lines: Sequence[DraftLine], *, add: bool = False) -> None:
    """Put products into a draft at today's prices: each named product gets this quantity (or more by it: `add`).

    Refuses unknown products and quantities that are not numbers above zero in the product's step; then nothing
    has changed. Locks the draft.
    """
    with transaction.atomic():
        order = _locked_draft(actor, order_id)
        sold = sold_products(order.customer_id, [line.product_id for line in lines])
        kept = {line.product_id: line for line in OrderLine.objects.filter(order_id=order.id)}
        for line in lines:
            product = sold.known(line.product_id)
            if str(line.quantity).strip() in ("0", ""):
                kept.pop(line.product_id, None)
                continue
            quantity = rules.quantity_of(line.quantity, step=product.step)
            standing = kept.get(line.product_id) or OrderLine(order=order, product_id=line.product_id)
            standing.quantity = quantity + (standing.quantity if add and standing.quantity else Decimal(0))
            standing.price, standing.vat_rate = product.price or ZERO, product.vat_rate
            standing.cost = line_cost(standing.price, standing.quantity)
            standing.customer_reference = line.reference or standing.customer_reference
            kept[line.product_id] = standing
        _save(order, list(kept.values()))
        forget_lines(order.id, [line.product_id for line in lines if line.product_id not in kept])


def describe_order(
    actor: Actor,
    order_id: UUID,
    *,
    profile_id: UUID | None = None,
    comment: str | None = None,
    customer_reference: str | None = None,
) -> None:
    """Say for whom a draft is, with what comment and what number of the buyer's own. Locks the draft."""
    with transaction.atomic():
        order = _locked_draft(actor, order_id)
        if profile_id is not None:
            own = parties_seen_by(actor).filter(id=order.customer_id, profiles=profile_id, profiles__is_active=True)
            if not own.exists():
                raise ProfileUnknown(profile=profile_id)
            order.profile_id = profile_id
        order.comment = order.comment if comment is None else whole(comment, 2000, "comment")
        if customer_reference is not None:
            order.customer_reference = whole(customer_reference, 120, "customer_reference")
        order.revision += 1
        order.save(update_fields=["profile", "comment", "customer_reference", "revision"])
        _touch(order)


def repeat_order(actor: Actor, order_id: UUID) -> UUID:
    """Put what an old order had into the actor's draft, at today's prices; what is no longer sold is left out.

    A draft that was empty is then for the same legal face and address as that order, if they are still in use.
    """
    old = orders_open_to(actor, SEE).select_related("profile").filter(id=order_id).first()
    if old is None:
        raise OrderUnknown
    draft_id = open_draft(actor, customer_id=old.customer_id)
    was_empty = not OrderLine.objects.filter(order_id=draft_id).exists()
    lines = OrderLine.objects.filter(order_id=old.id, product__is_sold=True).order_by("position")
    set_lines(actor, draft_id, [DraftLine(li.product_id, li.quantity, li.customer_reference) for li in lines], add=True)
    _for_the_same_face(draft_id, old, was_empty=was_empty)
    return draft_id


def discard_draft(actor: Actor, order_id: UUID) -> None:
    """Throw a draft away with what its fields held. Refuses an order that was handed over: that one is cancelled."""
    with transaction.atomic():
        order = _locked_draft(actor, order_id)
        OrderLine.objects.filter(order_id=order.id).delete()
        forget_fields("order", [order.id])
        order.delete()


def _for_the_same_face(draft_id: UUID, old: Order, *, was_empty: bool) -> None:
    if was_empty and old.profile is not None and old.profile.is_active:
        Order.objects.filter(id=draft_id, stage=Stage.DRAFT).update(profile_id=old.profile_id)


def _begun(actor: Actor, customer_id: UUID | None) -> UUID | None:
    begun = current_draft(actor)
    if begun is None or customer_id is None:
        return begun
    return begun if Order.objects.filter(id=begun, customer_id=customer_id).exists() else None


def _wait_for_ones_turn(actor: Actor) -> None:
    """There is no row to lock yet, so the person is: until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('draft:' || %s, 0))", [str(actor.id)])


def _customer(actor: Actor, customer_id: UUID | None) -> tuple[UUID, UUID | None, UUID | None]:
    wanted = customer_id or actor.dealer_id
    if wanted is None:
        raise OrderUnknown
    reached = parties_seen_by(actor).filter(id=wanted, is_active=True)
    found = reached.values_list("id", "responsible_id", "group_id").first()
    if found is None:
        raise OrderUnknown
    return found


def _locked_draft(actor: Actor, order_id: UUID) -> Order:
    order = orders_open_to(actor, PLACE).filter(id=order_id).select_for_update(no_key=True).first()
    if order is None:
        raise OrderUnknown
    if order.stage != Stage.DRAFT:
        raise NotEditable(current=Stage(order.stage).label)
    return order


def _save(order: Order, lines: Sequence[OrderLine]) -> None:
    if len(lines) > rules.MOST_LINES:
        raise TooManyLines(largest=rules.MOST_LINES, lines=len(lines))
    OrderLine.objects.filter(order_id=order.id).delete()
    for position, line in enumerate(lines, 1):
        line.pk, line.position = None, position
    OrderLine.objects.bulk_create(lines)
    order.total = sum((line.cost for line in lines), ZERO)
    order.revision += 1
    order.save(update_fields=["total", "revision"])
    _touch(order)


def _touch(order: Order) -> None:
    """Somebody works on the draft: that it was left is told anew only once it is left anew."""
    touched = Cart(order=order, touched_at=clock.now(), left_at=None)
    Cart.objects.bulk_create(
        [touched], update_conflicts=True, unique_fields=["order"], update_fields=["touched_at", "left_at"]
    )


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('orders_number')::text")
        return str(cursor.fetchone()[0])
