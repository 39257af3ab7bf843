"""How far an order is paid, and whether that lets it ship."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dealernet.business.orders.stages import Money


def money_of(*, total: Decimal, paid: Decimal, due_on: date | None, today: date) -> Money:
    """How far an order is paid on a day."""
    if paid >= total > 0:
        return Money.PAID
    if due_on is not None and due_on < today:
        return Money.OVERDUE
    return Money.PART if paid > 0 else Money.UNPAID


def may_ship_now(*, deferral_days: int | None, paid: Decimal, total: Decimal) -> str:
    """Why shipping is allowed by the terms: `deferral`, `payment`, or an empty string when it is not yet."""
    if deferral_days:
        return "deferral"
    return "payment" if paid >= total > 0 else ""
