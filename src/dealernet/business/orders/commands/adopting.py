"""The version another system has of an order, taken over as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from dealernet.business.orders import rules
from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.changing import apply_lines, locked_to_change
from dealernet.business.orders.commands.guarding import ORDER
from dealernet.business.orders.models import OrderLine
from dealernet.business.orders.queries.prices import sold_products
from dealernet.business.orders.rules import PricedLine
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO, kopecks
from dealernet.foundation.validations import guarded_one


@dataclass(frozen=True, slots=True)
class AdoptedLine:
    """A line as the other side has it: how many, and the sum it counts for them."""

    product_id: UUID
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class _SummedLine(PricedLine):
    amount: Decimal = ZERO

    @property
    def cost(self) -> Decimal:
        """The sum as it was told, whatever the price rounds to."""
        return self.amount


def adopt_version(actor: Actor, order_id: UUID, lines: Sequence[AdoptedLine], *, revision: int, source: str) -> None:
    """Give an order the lines, quantities and sums another system agreed; `source` names it in history.

    Goods and credit are freed and taken anew under the same locks; what lacks is kept on the order. Prices other than
    ours are agreed there: terms of the buyer that come later leave them. Refuses as
    `change_order` does, but not by the border: this is the change coming back. Locks the order, stock, the account.
    """
    guarded_one(actor, ORDER, order_id, lambda: _adopt(actor, order_id, lines, revision, source))


def _adopt(actor: Actor, order_id: UUID, lines: Sequence[AdoptedLine], revision: int, source: str) -> None:
    with transaction.atomic():
        order = locked_to_change(actor, MANAGE, order_id, revision)
        old = list(OrderLine.objects.filter(order_id=order.id).order_by("position"))
        sold = sold_products(order.customer_id, [line.product_id for line in lines])
        standing = {line.product_id: line for line in old}
        new = []
        for line in lines:
            product = sold.known(line.product_id)
            price = kopecks(line.amount / line.quantity)
            was = standing.get(product.id)
            rate, reference = (was.vat_rate, was.customer_reference) if was else (product.vat_rate, "")
            known = was.price if was else product.price
            is_agreed = price != known or bool(was and was.price_agreed)
            about = (product.id, product.name, line.quantity, price, rate, reference, is_agreed)
            new.append(_SummedLine(*about, amount=line.amount))
        total = rules.acceptable_total(new, minimum=ZERO)
        apply_lines(actor, order, old, new, total, source=source)
