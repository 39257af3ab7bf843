"""What a typed quantity would be told before anything is saved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dealernet.business.orders import rules
from dealernet.business.orders.errors import QuantityWrong


def quantity_refused(value: Any, *, step: Decimal = Decimal(1)) -> QuantityWrong | None:
    """Why an order would not take this quantity of a product with this step; nothing when it would."""
    try:
        rules.quantity_of(value, step=step)
    except QuantityWrong as refusal:
        return refusal
    return None
