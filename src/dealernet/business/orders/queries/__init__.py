"""Everything that may be asked of orders."""

from __future__ import annotations

from dealernet.business.orders.queries.cards import LineRow, OrderCard, ShipmentRow, order_card, order_lines
from dealernet.business.orders.queries.drafts import current_draft
from dealernet.business.orders.queries.exports import ExportedOrder, export_orders
from dealernet.business.orders.queries.invoices import OpenInvoiceRow, left_to_pay, open_invoices
from dealernet.business.orders.queries.letters import (
    letter_facts,
    order_responsibles,
    standing_invoices,
    standing_transfers,
)
from dealernet.business.orders.queries.linefields import line_key
from dealernet.business.orders.queries.lists import OrderFilter, OrderRow, list_orders
from dealernet.business.orders.queries.lookups import Found, open_orders, orders_by_number, orders_of_holders
from dealernet.business.orders.queries.paymentorders import (
    PaymentOrderRow,
    payment_order_file,
    payment_orders_of,
    said_doubt,
)
from dealernet.business.orders.queries.quantities import quantity_refused
from dealernet.business.orders.queries.statuses import (
    WORDS as STATUS_WORDS,
)
from dealernet.business.orders.queries.statuses import (
    Status,
    Statuses,
    count_by_status,
    order_statuses,
    order_statuses_in_force,
)
from dealernet.business.orders.queries.unpaid import PrepaidRow, orders_before_shipping

__all__ = [
    "STATUS_WORDS",
    "ExportedOrder",
    "Found",
    "LineRow",
    "OpenInvoiceRow",
    "OrderCard",
    "OrderFilter",
    "OrderRow",
    "PaymentOrderRow",
    "PrepaidRow",
    "ShipmentRow",
    "Status",
    "Statuses",
    "count_by_status",
    "current_draft",
    "export_orders",
    "left_to_pay",
    "letter_facts",
    "line_key",
    "list_orders",
    "open_invoices",
    "open_orders",
    "order_card",
    "order_lines",
    "order_responsibles",
    "order_statuses",
    "order_statuses_in_force",
    "orders_before_shipping",
    "orders_by_number",
    "orders_of_holders",
    "payment_order_file",
    "payment_orders_of",
    "quantity_refused",
    "said_doubt",
    "standing_invoices",
    "standing_transfers",
]
