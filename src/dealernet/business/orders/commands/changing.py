"""Contents of an order that was handed over, changed while its stage allows it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.orders import rules
from dealernet.business.orders.access import MANAGE, PLACE
from dealernet.business.orders.commands.acting import locked_orders
from dealernet.business.orders.commands.drafting import DraftLine
from dealernet.business.orders.commands.forgetting import forget_lines
from dealernet.business.orders.commands.guarding import ORDER
from dealernet.business.orders.errors import KeptByOnec, NotEditable, OrderChanged, OrderUnknown, PriceChanged
from dealernet.business.orders.events import GoodsGathered
from dealernet.business.orders.events import OrderChanged as OrderWasChanged
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries.prices import sold_products
from dealernet.business.orders.rules import PricedLine
from dealernet.business.orders.stages import PaperState, Stage
from dealernet.business.settlements.steps import Wanted, hold_credit, release_credit
from dealernet.business.stock.steps import Demand, lock_balances, release, reserve
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.exchange.border import THEIRS, border_in_force
from dealernet.foundation.exchange.journal import has_it
from dealernet.foundation.money import ZERO
from dealernet.foundation.validations import guarded_one

CHANGEABLE: Final = (Stage.SUBMITTED, Stage.QUALIFIED)


def change_order(
    actor: Actor, order_id: UUID, lines: Sequence[DraftLine], *, revision: int, seen_total: Decimal | None = None
) -> None:
    """Give a submitted or qualified order these lines instead of its own: applied whole, or not at all.

    Products it already had keep their price; new ones come at today's. Goods and credit are freed and taken anew
    under the same locks. A buyer reaches its own orders, staff those they may manage. Refuses an order being picked,
    one somebody changed since `revision`, one 1C has where the border forbids later changes, and a total other than
    the one that was shown. Locks the order, stock, the account.
    """

    def act() -> None:
        with transaction.atomic():
            _change(actor, order_id, lines, revision, seen_total)

    guarded_one(actor, ORDER, order_id, act)


def _change(
    actor: Actor, order_id: UUID, lines: Sequence[DraftLine], revision: int, seen_total: Decimal | None
) -> None:
    order = locked_to_change(actor, PLACE if actor.dealer_id else MANAGE, order_id, revision)
    if border_in_force().later_change == "refuse" and has_it(THEIRS, "order", order_id):
        raise KeptByOnec
    old = list(OrderLine.objects.filter(order_id=order.id).order_by("position"))
    new = _priced(order, old, lines)
    total = rules.acceptable_total(new, minimum=ZERO)
    if seen_total is not None and seen_total != total:
        raise PriceChanged(total=total, seen=seen_total)
    apply_lines(actor, order, old, new, total)


def apply_lines(
    actor: Actor, order: Order, old: Sequence[OrderLine], new: Sequence[PricedLine], total: Decimal, source: str = ""
) -> None:
    """Replace the lines of a locked order: goods and credit anew, sums, one event naming where the change is from."""
    was = rules.told_contents(order.total, [(li.product_id, li.quantity) for li in old])
    lacked = bool(order.held_for.get("stock"))
    order.held_for = _taken_anew(order, old, new, total)
    by_paper = order.payment_order == PaperState.ACCEPTED and total <= order.total
    order.total = total
    by_terms = rules.may_ship_now(deferral_days=order.deferral_days, paid=order.paid_total, total=total)
    order.may_ship = bool(order.may_ship and (by_paper or by_terms))
    order.ship_on = order.ship_on if order.may_ship else None
    order.revision += 1
    order.save(update_fields=["held_for", "total", "may_ship", "ship_on", "revision"])
    _replace_lines(order, new)
    forget_lines(order.id, {li.product_id for li in old} - {line.product_id for line in new})
    now = rules.told_contents(total, [(line.product_id, line.quantity) for line in new])
    about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
    changed = OrderWasChanged(**about, revision=order.revision, was=was, now=now, source=source)
    gathered = [GoodsGathered(**about)] if lacked and not order.held_for.get("stock") else []
    log.record(actor, changed, *gathered)


def locked_to_change(actor: Actor, power: str, order_id: UUID, revision: int) -> Order:
    """The order, locked, once its stage lets it change and nobody changed it since `revision`."""
    order = locked_orders(actor, power, [order_id]).get(order_id)
    if order is None:
        raise OrderUnknown
    if order.stage not in CHANGEABLE or order.shipped_total:
        raise NotEditable(current=Stage(order.stage).label)
    if order.revision != revision:
        raise OrderChanged
    return order


def _priced(order: Order, old: Sequence[OrderLine], lines: Sequence[DraftLine]) -> list[PricedLine]:
    sold = sold_products(order.customer_id, [line.product_id for line in lines])
    agreed = {line.product_id: line for line in old}
    priced = []
    for line in lines:
        product = sold.known(line.product_id)
        if str(line.quantity).strip() in ("0", ""):
            continue
        quantity = rules.quantity_of(line.quantity, step=product.step)
        price = agreed[line.product_id].price if line.product_id in agreed else product.price
        priced.append(PricedLine(product.id, product.name, quantity, price, product.vat_rate, line.reference))
    return priced


def _taken_anew(order: Order, old: Sequence[OrderLine], new: Sequence[PricedLine], total: Decimal) -> dict[str, Any]:
    held: dict[str, Any] = {name: order.held_for[name] for name in ("terms", "reason") if name in order.held_for}
    if order.location_id is not None:
        products = {li.product_id for li in old} | {line.product_id for line in new}
        lock_balances([(product, order.location_id) for product in sorted(products)])
        release([order.id])
        wanted = rules.merged([(line.product_id, line.quantity) for line in new])
        demands = [Demand(order.id, order.location_id, product, quantity) for product, quantity in wanted.items()]
        short = [{"product": str(m.product_id), "missing": str(m.quantity)} for m in reserve(demands)]
        held |= {"stock": short} if short else {}
    release_credit([order.id])
    credit = total if order.deferral_days else ZERO
    lacking = hold_credit([Wanted(order.id, order.customer_id, credit)])
    return held | ({"credit": str(lacking[0].amount)} if lacking else {})


def _replace_lines(order: Order, new: Sequence[PricedLine]) -> None:
    OrderLine.objects.filter(order_id=order.id).delete()
    OrderLine.objects.bulk_create(
        OrderLine(
            order_id=order.id,
            position=position,
            product_id=line.product_id,
            quantity=line.quantity,
            price=line.price or ZERO,
            cost=line.cost,
            vat_rate=line.vat_rate,
            customer_reference=line.reference,
        )
        for position, line in enumerate(new, 1)
    )
