"""The columns the list of deals may have."""

from __future__ import annotations

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.deals.access import SEE
from dealernet.business.deals.queries import DealRow
from dealernet.web.components.words import written_day, written_moment
from dealernet.web.listing.columns import Fixed, ListColumn, Listing


def _due(row: DealRow) -> str | SafeString:
    return format_html("<mark>{}</mark>", written_day(row.due_on)) if row.is_late else written_day(row.due_on)


DEALS: Final[Listing[DealRow]] = Listing(
    "deals",
    "deal",
    (
        ListColumn("responsible", _("Responsible"), lambda row: row.responsible, shown=True),
        ListColumn("due_on", _("Due date"), _due, shown=True),
        ListColumn("opened_at", _("Opened"), lambda row: written_moment(row.opened_at), shown=True),
        ListColumn("source", _("Source"), lambda row: row.source),
        ListColumn(
            "entered_at", pgettext_lazy("of a deal", "In this status since"), lambda row: written_moment(row.entered_at)
        ),
        ListColumn("closed_at", pgettext_lazy("of a deal", "Closed"), lambda row: written_moment(row.closed_at)),
    ),
    "desk-deals-list",
    SEE,
    (Fixed("number", _("Deal")), Fixed("amount", _("Amount"), numeric=True)),
)
