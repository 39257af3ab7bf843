"""Whether an order waits for the invoice of 1C: what both its cards say."""

from __future__ import annotations

from dealernet.business.orders.queries import OrderCard
from dealernet.business.orders.stages import Stage
from dealernet.foundation.exchange.border import Border


def waits_for_onec(order: OrderCard, border: Border) -> bool:
    """Whether 1C is to issue this order's invoice and has not told it yet."""
    return border.invoices_are_theirs and not order.invoice_number and order.stage in (Stage.QUALIFIED, Stage.PICKING)
