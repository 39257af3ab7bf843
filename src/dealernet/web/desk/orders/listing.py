"""The columns the list of orders may have."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.access import SEE
from dealernet.business.orders.queries import OrderRow
from dealernet.business.orders.stages import Stage
from dealernet.web.components.words import written_day, written_moment, written_money
from dealernet.web.listing.columns import Fixed, ListColumn, Listing


def _owed(row: OrderRow) -> str:
    owes = row.total > row.paid_total and row.stage not in (Stage.DRAFT, Stage.CANCELLED)
    return written_money(row.total - row.paid_total) if owes else ""


ORDERS: Final[Listing[OrderRow]] = Listing(
    "orders",
    "order",
    (
        ListColumn("responsible", _("Responsible"), lambda row: row.responsible, shown=True),
        ListColumn(
            "placed_at",
            pgettext_lazy("of an order", "When"),
            lambda row: written_moment(row.placed_at or row.created_at),
            shown=True,
        ),
        ListColumn("profile", _("Legal entity"), lambda row: row.profile),
        ListColumn("invoice", _("Invoice"), lambda row: row.invoice_number),
        ListColumn("due_on", _("Pay until"), lambda row: written_day(row.due_on)),
        ListColumn("paid", pgettext_lazy("column", "Paid"), lambda row: written_money(row.paid_total), numeric=True),
        ListColumn("owed", _("Left to pay"), _owed, numeric=True),
    ),
    "desk-orders",
    SEE,
    (Fixed("number", _("Order")), Fixed("total", _("Sum"), numeric=True)),
)
