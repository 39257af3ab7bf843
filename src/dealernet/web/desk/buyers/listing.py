"""The columns the lists of buyers and of their people may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.queries import orders_of_parties
from dealernet.business.parties.access import SEE
from dealernet.business.parties.queries import PartyRow, PersonRow
from dealernet.business.settlements.queries import accounts_of_parties
from dealernet.web.components.words import written_moment, written_money
from dealernet.web.listing.columns import Beside, Fixed, ListColumn, Listing


def _days(row: PartyRow) -> str:
    return "" if row.terms.deferral_days is None else str(row.terms.deferral_days)


def _mail(row: PersonRow) -> str | SafeString:
    return format_html('<a href="mailto:{0}">{0}</a>', row.email) if row.email else ""


def _phone(row: PersonRow) -> str | SafeString:
    return format_html('<a href="tel:{0}">{0}</a>', row.phone) if row.phone else ""


def _debt(told: Mapping[str, Any]) -> str:
    return written_money(told["debt"]) if told.get("debt") else ""


BUYERS: Final[Listing[PartyRow]] = Listing(
    "buyers",
    "party",
    (
        ListColumn("responsible", _("Responsible"), lambda row: row.terms.responsible_name, shown=True),
        ListColumn("agreement", _("Agreement"), lambda row: row.terms.agreement, shown=True),
        ListColumn("deferral", _("Deferral"), _days, numeric=True, shown=True),
        ListColumn("limit", _("Credit limit"), lambda row: written_money(row.terms.credit_limit), numeric=True),
        ListColumn("debt", _("Debt"), numeric=True, beside=Beside(accounts_of_parties, _debt)),
        ListColumn(
            "last_order_at",
            _("Last order"),
            beside=Beside(orders_of_parties, lambda told: written_moment(told.get("last_order_at"))),
        ),
        ListColumn("since", _("Known since"), lambda row: written_moment(row.created_at)),
    ),
    "desk-buyers",
    SEE,
    (Fixed("name", _("Buyer")),),
)
PEOPLE: Final[Listing[PersonRow]] = Listing(
    "people",
    "contact",
    (
        ListColumn("position", pgettext_lazy("of a person", "Position"), lambda row: row.position, shown=True),
        ListColumn("phone", _("Phone"), _phone, shown=True),
        ListColumn("email", _("E-mail"), _mail, shown=True),
        ListColumn("region", _("Region"), lambda row: row.region),
        ListColumn("responsible", _("Responsible"), lambda row: row.responsible),
        ListColumn("since", _("Known since"), lambda row: written_moment(row.created_at)),
    ),
    "desk-people",
    SEE,
    (Fixed("name", pgettext_lazy("of a buyer", "Person")),),
)
