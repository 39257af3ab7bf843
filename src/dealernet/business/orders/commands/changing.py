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
from dealernet.business.orders.commands.repricing import keep_shipping
from dealernet.business.orders.errors import KeptByOnec, NotEditable, OrderChanged, OrderUnknown, PriceChanged
from dealernet.business.orders.events import GoodsGathered
from dealernet.business.orders.events import OrderChanged as OrderWasChanged
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries.prices import price_type_of, sold_products
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
    actor: Actor,
    order_id: UUID,
    lines: Sequence[DraftLine],
    *,
    revision: int,
    seen_total: Decimal | None = None,
    reprice: bool = False,
) -> None:
    """Give a submitted or qualified order these lines instead of its own: applied whole, or not at all.

    Products it already had keep their price; new ones come at today's. With `reprice`, which is the staff's to say, all
    come at today's but those whose price was agreed for this order and those that have none today. Goods and credit
    are freed and taken anew under the same locks. A buyer reaches its own orders, staff those they may manage. Refuses
    an order being picked, one somebody changed since `revision`, one 1C has where the border forbids later changes,
    and a total other than the one that was shown. Locks the order, stock, the account.
    """

    def act() -> None:
        with transaction.atomic():
            _change(actor, order_id, lines, revision, seen_total, reprice=reprice)

    if reprice:
        actor.require(MANAGE)
    guarded_one(actor, ORDER, order_id, act)


def _change(
    actor: Actor,
    order_id: UUID,
    lines: Sequence[DraftLine],
    revision: int,
    seen_total: Decimal | None,
    *,
    reprice: bool,
) -> None:
    order = locked_to_change(actor, PLACE if actor.dealer_id else MANAGE, order_id, revision)
    if border_in_force().later_change == "refuse" and has_it(THEIRS, "order", order_id):
        raise KeptByOnec
    old = list(OrderLine.objects.filter(order_id=order.id).order_by("position"))
    new = _priced(order, old, lines, reprice=reprice)
    total = rules.acceptable_total(new, minimum=ZERO)
    if seen_total is not None and seen_total != total:
        raise PriceChanged(total=total, seen=seen_total)
    named = ""
    if reprice:
        order.price_type_id, named = price_type_of(order.customer_id)
    apply_lines(actor, order, old, new, total, repriced=named)


def apply_lines(
    actor: Actor,
    order: Order,
    old: Sequence[OrderLine],
    new: Sequence[PricedLine],
    total: Decimal,
    *,
    source: str = "",
    repriced: str = "",
) -> None:
    """Replace the lines of a locked order: goods and credit anew, sums, one event naming where the change is from.

    `repriced` is the price type by which all of it was priced anew.
    """
    was = rules.told_contents(order.total, [(li.product_id, li.quantity) for li in old])
    lacked = bool(order.held_for.get("stock"))
    order.held_for = _taken_anew(order, old, new, total)
    by_paper = order.payment_order == PaperState.ACCEPTED and total <= order.total
    sum_was, order.total = order.total, total
    keep_shipping(order, by_paper=by_paper)
    order.revision += 1
    order.save(update_fields=["held_for", "total", "price_type_id", "may_ship", "ship_on", "revision"])
    _replace_lines(order, new)
    forget_lines(order.id, {li.product_id for li in old} - {line.product_id for line in new})
    now = rules.told_contents(total, [(line.product_id, line.quantity) for line in new])
    about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
    told: dict[str, Any] = {"repriced": repriced, "sum_was": sum_was, "sum_now": total} if repriced else {}
    changed = OrderWasChanged(**about, revision=order.revision, was=was, now=now, source=source, **told)
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


def _priced(order: Order, old: Sequence[OrderLine], lines: Sequence[DraftLine], *, reprice: bool) -> list[PricedLine]:
    sold = sold_products(order.customer_id, [line.product_id for line in lines])
    agreed = {line.product_id: line for line in old}
    priced = []
    for line in lines:
        product = sold.known(line.product_id)
        if str(line.quantity).strip() in ("0", ""):
            continue
        quantity = rules.quantity_of(line.quantity, step=product.step)
        standing = agreed.get(line.product_id)
        price, is_agreed = product.price, False
        if standing is not None:
            is_agreed = standing.price_agreed
            price = standing.price if is_agreed or not reprice or price is None else price
        about = (product.id, product.name, quantity, price, product.vat_rate, line.reference)
        priced.append(PricedLine(*about, is_agreed=is_agreed))
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
            price_agreed=line.is_agreed,
        )
        for position, line in enumerate(new, 1)
    )
