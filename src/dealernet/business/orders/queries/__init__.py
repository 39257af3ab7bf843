"""Everything that may be asked of orders."""

from __future__ import annotations

from dealernet.business.orders.facts import orders_of_parties
from dealernet.business.orders.queries.buyerletters import buyer_letter_facts, changed_terms
from dealernet.business.orders.queries.cards import Kin, LineRow, OrderCard, ShipmentRow, order_card, order_lines
from dealernet.business.orders.queries.drafts import current_draft
from dealernet.business.orders.queries.exports import ExportedOrder, export_orders
from dealernet.business.orders.queries.forms import FormRow, form_tried, order_form_face, order_forms
from dealernet.business.orders.queries.invoices import (
    OpenInvoiceRow,
    left_to_pay,
    open_invoices,
    order_totals,
    payment_shares,
)
from dealernet.business.orders.queries.keeping import acts_kept, contents_kept
from dealernet.business.orders.queries.letters import (
    letter_facts,
    letter_readers,
    order_responsibles,
    standing_invoices,
    standing_transfers,
)
from dealernet.business.orders.queries.linefields import line_key
from dealernet.business.orders.queries.lists import OrderFilter, OrderRow, list_orders
from dealernet.business.orders.queries.lookups import (
    Found,
    back_orders_of,
    open_orders,
    orders_by_number,
    orders_of_holders,
)
from dealernet.business.orders.queries.paymentorders import (
    PaymentOrderRow,
    payment_order_file,
    payment_orders_of,
    said_doubt,
)
from dealernet.business.orders.queries.preview import Moved, Preview, statuses_preview
from dealernet.business.orders.queries.quantities import quantity_refused
from dealernet.business.orders.queries.renewing import ToReprice, orders_to_reprice
from dealernet.business.orders.queries.shortages import Shortage, shortage_of
from dealernet.business.orders.queries.statusediting import (
    fields_to_lock,
    fields_to_require,
    former_statuses,
    staff_of,
    statuses_as_published,
)
from dealernet.business.orders.queries.statuses import (
    KEY as STATUSES_KEY,
)
from dealernet.business.orders.queries.statuses import (
    KIND as STATUSES_KIND,
)
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
from dealernet.business.orders.rules.status import ACTS as STATUS_ACTS
from dealernet.business.orders.rules.status import TONES as STATUS_TONES
from dealernet.business.orders.rules.status import UNITS as STATUS_UNITS
from dealernet.business.orders.rules.status import read_status
from dealernet.business.orders.rules.statuses import with_statuses
from dealernet.business.orders.rules.underterms import Agreed, facts_under_terms

__all__ = [
    "STATUSES_KEY",
    "STATUSES_KIND",
    "STATUS_ACTS",
    "STATUS_TONES",
    "STATUS_UNITS",
    "STATUS_WORDS",
    "Agreed",
    "ExportedOrder",
    "FormRow",
    "Found",
    "Kin",
    "LineRow",
    "Moved",
    "OpenInvoiceRow",
    "OrderCard",
    "OrderFilter",
    "OrderRow",
    "PaymentOrderRow",
    "PrepaidRow",
    "Preview",
    "ShipmentRow",
    "Shortage",
    "Status",
    "Statuses",
    "ToReprice",
    "acts_kept",
    "back_orders_of",
    "buyer_letter_facts",
    "changed_terms",
    "contents_kept",
    "count_by_status",
    "current_draft",
    "export_orders",
    "facts_under_terms",
    "fields_to_lock",
    "fields_to_require",
    "form_tried",
    "former_statuses",
    "left_to_pay",
    "letter_facts",
    "letter_readers",
    "line_key",
    "list_orders",
    "open_invoices",
    "open_orders",
    "order_card",
    "order_form_face",
    "order_forms",
    "order_lines",
    "order_responsibles",
    "order_statuses",
    "order_statuses_in_force",
    "order_totals",
    "orders_before_shipping",
    "orders_by_number",
    "orders_of_holders",
    "orders_of_parties",
    "orders_to_reprice",
    "payment_order_file",
    "payment_orders_of",
    "payment_shares",
    "quantity_refused",
    "read_status",
    "said_doubt",
    "shortage_of",
    "staff_of",
    "standing_invoices",
    "standing_transfers",
    "statuses_as_published",
    "statuses_preview",
    "with_statuses",
]
