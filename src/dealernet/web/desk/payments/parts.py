"""What a payment went to, in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.settlements.queries import parts_of_payment
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO
from dealernet.web.components.words import written_money


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of a payment: the words, the order it leads to, the sum."""

    words: str
    order_id: UUID | None
    amount: Decimal


def shown_parts(actor: Actor, payment_id: UUID) -> list[ShownPart]:
    """The parts of a payment as its page shows them. Two statements."""
    parts = parts_of_payment(actor, payment_id)
    orders = orders_of_holders(actor, [part.holder_id for part in parts if part.holder_id])
    sums: dict[tuple[str, UUID | None], Decimal] = {}
    for part in parts:
        order = orders.get(part.holder_id) if part.holder_id else None
        if order is not None:
            key: tuple[str, UUID | None] = (_("Order No. %(number)s") % {"number": order.number}, order.id)
        elif part.is_ahead:
            key = (_("Ahead, on the buyer's account"), None)
        else:
            key = (_("Debt: %(document)s") % {"document": part.document or "—"}, None)
        sums[key] = sums.get(key, ZERO) + part.amount
    return [ShownPart(words, order, amount) for (words, order), amount in sums.items()]


def ahead_of(actor: Actor, payment_id: UUID) -> str:
    """A sentence of what stays ahead of a payment; empty where all of it was given out. One statement."""
    ahead = sum((part.amount for part in parts_of_payment(actor, payment_id) if part.is_ahead), ZERO)
    return _("%(sum)s stays ahead on the buyer's account.") % {"sum": written_money(ahead)} if ahead else ""
