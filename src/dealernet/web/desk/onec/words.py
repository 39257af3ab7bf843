"""What was made of a file, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

COUNTS: Final[dict[str, str | Promise]] = {
    "groups": pgettext_lazy("1C file", "groups"),
    "properties": pgettext_lazy("1C file", "properties"),
    "products_created": pgettext_lazy("1C file", "products new"),
    "products_updated": pgettext_lazy("1C file", "products changed"),
    "products_unchanged": pgettext_lazy("1C file", "products unchanged"),
    "pictures": pgettext_lazy("1C file", "pictures"),
    "offers": pgettext_lazy("1C file", "offers"),
    "prices_changed": pgettext_lazy("1C file", "prices changed"),
    "rests_changed": pgettext_lazy("1C file", "rests changed"),
    "rests_short": pgettext_lazy("1C file", "rests below what orders keep"),
    "price_types_created": pgettext_lazy("1C file", "price types new"),
    "warehouses_created": pgettext_lazy("1C file", "warehouses new"),
    "buyers_created": pgettext_lazy("1C file", "buyers new"),
    "buyers_known_by_inn": pgettext_lazy("1C file", "buyers found by INN"),
    "fields_filled": pgettext_lazy("1C file", "own fields filled"),
    "fields_known": pgettext_lazy("1C file", "own fields told again"),
    "orders_told": pgettext_lazy("1C file", "orders told of"),
    "orders_born_recorded": pgettext_lazy("1C file", "orders born in 1C"),
    "invoices_recorded": pgettext_lazy("1C file", "invoices"),
    "payments_recorded": pgettext_lazy("1C file", "payments"),
    "payments_taken_back": pgettext_lazy("1C file", "payments taken back"),
    "shipments_recorded": pgettext_lazy("1C file", "shipments"),
    "cancellations_recorded": pgettext_lazy("1C file", "cancellations"),
    "documents_passed_over": pgettext_lazy("1C file", "documents not in force"),
    "warned": pgettext_lazy("1C file", "warnings"),
    "refused": pgettext_lazy("1C file", "refused"),
}


def told_counts(report: Mapping[str, int]) -> list[tuple[str, int]]:
    """The counts worth telling, in a fixed order."""
    return [(str(word), report[key]) for key, word in COUNTS.items() if report.get(key)]


READ: Final[dict[str, str | Promise]] = {
    "changed": pgettext_lazy("1C reading", "changed"),
    "refused": pgettext_lazy("1C reading", "refused"),
    "passed": pgettext_lazy("1C reading", "passed over"),
    "unchanged": pgettext_lazy("1C reading", "unchanged"),
    "counterparties": pgettext_lazy("1C reading", "counterparties"),
    "partners": pgettext_lazy("1C reading", "partners"),
    "agreements": pgettext_lazy("1C reading", "agreements"),
    "contracts": pgettext_lazy("1C reading", "contracts"),
    "debts": pgettext_lazy("1C reading", "lines of debts"),
    "states": pgettext_lazy("1C reading", "states of orders"),
}
FATES: Final[dict[str, tuple[str | Promise, str]]] = {
    "changed": (pgettext_lazy("1C reading", "changed"), "good"),
    "refused": (pgettext_lazy("1C reading", "refused"), "bad"),
    "passed": (pgettext_lazy("1C reading", "passed over"), ""),
}


def told_reading(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What was read and what became of it, in a fixed order."""
    return [(str(word), counts[key]) for key, word in READ.items() if counts.get(key)]
