"""Where one can go: the entries of the rail and the top bar, shown to whoever has the power."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from dealernet.foundation.access.actor import Actor

Count = Callable[[Actor], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: its frame (desk or portal), the power it needs, its address by name, its drawing and its title."""

    frame: str
    power: str
    url_name: str
    icon: str
    title: str | Promise
    count: str = ""
    also: tuple[str, ...] = ()
    """Pages that belong to it though their addresses stand elsewhere, by name."""
    besides: str = ""
    """The power without which it is not on the menu of whoever moves goods: the page is open to them all the same."""

    def holds(self, path: str) -> int:
        """How closely an address belongs here: the length of what they share, nothing where it does not."""
        starts = [start for start in map(reverse, (self.url_name, *self.also)) if path.startswith(start)]
        return max(map(len, starts), default=0)

    def shown_to(self, actor: Actor) -> bool:
        """Whether the actor may go there and the place exists."""
        if not actor.may(self.power) or (self.besides and not actor.may(self.besides) and actor.may("stock.move")):
            return False
        try:
            reverse(self.url_name)
        except NoReverseMatch:
            return False
        return True


ENTRIES: list[Entry] = [
    Entry("desk", "tasks.see", "desk-queue", "hand", pgettext_lazy("navigation", "Needs a person"), count="queue"),
    Entry("desk", "orders.see", "desk-orders", "order", pgettext_lazy("navigation", "Orders")),
    Entry("desk", "deals.see", "desk-deals", "deal", pgettext_lazy("navigation", "Deals"), besides="deals.work"),
    Entry("desk", "calls.see", "desk-calls", "phone", pgettext_lazy("navigation", "Calls"), besides="calls.work"),
    Entry("desk", "parties.see", "desk-buyers", "people", pgettext_lazy("navigation", "Buyers")),
    Entry("desk", "catalog.see", "desk-products", "box", pgettext_lazy("navigation", "Products")),
    Entry("desk", "pricing.see", "desk-prices", "list", pgettext_lazy("navigation", "Prices"), besides="orders.manage"),
    Entry("desk", "stock.see", "desk-stock", "store", pgettext_lazy("navigation", "Stock")),
    Entry(
        "desk",
        "settlements.see",
        "desk-payments",
        "money",
        pgettext_lazy("navigation", "Payments"),
        besides="settlements.record_payments",
    ),
    Entry("desk", "documents.see", "desk-documents", "doc", pgettext_lazy("navigation", "Documents")),
    Entry("desk", "conversations.see", "desk-letters", "mail", pgettext_lazy("navigation", "Letters")),
    Entry(
        "desk",
        "automation.see",
        "desk-feed",
        "rule",
        pgettext_lazy("navigation", "By itself"),
        also=("desk-runs", "desk-rehearsals"),
    ),
    Entry("desk", "analytics.see", "desk-numbers", "chart", pgettext_lazy("navigation", "Numbers")),
    Entry("desk", "exchange.see", "desk-onec", "exchange", pgettext_lazy("navigation", "1C")),
    Entry("desk", "exchange.see", "desk-journal", "link", pgettext_lazy("navigation", "Exchange journal")),
    Entry("desk", "events.see", "desk-events", "task", pgettext_lazy("navigation", "Events")),
    Entry("desk", "access.manage_staff", "desk-staff", "person", pgettext_lazy("navigation", "Staff")),
    Entry("desk", "settings.change", "desk-settings", "gear", pgettext_lazy("navigation", "Settings")),
    Entry("portal", "catalog.see", "portal-catalogue", "box", pgettext_lazy("navigation", "Catalogue")),
    Entry("portal", "orders.see", "portal-orders", "order", pgettext_lazy("navigation", "Orders")),
    Entry("portal", "documents.see", "portal-documents", "doc", pgettext_lazy("navigation", "Documents")),
    Entry(
        "portal",
        "parties.change_profiles",
        "portal-profiles",
        "people",
        pgettext_lazy("navigation", "My organisations"),
    ),
    Entry("portal", "settlements.see", "portal-balance", "money", pgettext_lazy("navigation", "Balance")),
]
