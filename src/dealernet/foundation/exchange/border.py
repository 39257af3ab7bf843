"""The border with 1C: which side masters what, who numbers invoices, when an order becomes final. A published setting.

It stands this low because the trade itself asks it: terms, debts and invoices behave by it, whoever the other side is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.foundation.configuration import publishing

KIND: Final = "border"
KEY: Final = "onec"
OURS: Final = "dealernet"
THEIRS: Final = "onec"
SHEET: Final = "onec.sheet"

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "terms": (OURS, THEIRS),
    "debts": (OURS, THEIRS),
    "invoices": (OURS, THEIRS),
    "invoice_number": ("document", "order"),
    "final_at": ("qualified", "invoiced", "paid"),
    "later_change": ("again", "refuse"),
}
DEFAULTS: Final[dict[str, str]] = {
    "terms": OURS,
    "debts": THEIRS,
    "invoices": OURS,
    "invoice_number": "document",
    "final_at": "invoiced",
    "later_change": "again",
}
NAMES: Final = {
    "terms": gettext_lazy("Terms of buyers"),
    "debts": gettext_lazy("Debts of buyers"),
    "invoices": gettext_lazy("Invoices"),
    "invoice_number": gettext_lazy("Number of 1C's invoice"),
    "final_at": gettext_lazy("When an order goes to 1C"),
    "later_change": gettext_lazy("A change after that"),
}


@dataclass(frozen=True, slots=True)
class Border:
    """The border in force; `revision` 0 is what holds before anybody published one."""

    revision: int
    terms: str
    debts: str
    invoices: str
    invoice_number: str
    final_at: str
    later_change: str
    published_at: datetime | None = None
    author: str = ""

    @property
    def terms_are_theirs(self) -> bool:
        """Whether 1C masters the terms of buyers."""
        return self.terms == THEIRS

    @property
    def debts_are_theirs(self) -> bool:
        """Whether 1C masters what buyers owe."""
        return self.debts == THEIRS

    @property
    def invoices_are_theirs(self) -> bool:
        """Whether 1C issues the invoices and numbers them."""
        return self.invoices == THEIRS


def border_in_force() -> Border:
    """How the border stands now. One statement."""
    found = publishing.current(KIND, KEY)
    body = {**DEFAULTS, **(found.body if found else {})}
    return Border(
        revision=found.number if found else 0,
        terms=str(body["terms"]),
        debts=str(body["debts"]),
        invoices=str(body["invoices"]),
        invoice_number=str(body["invoice_number"]),
        final_at=str(body["final_at"]),
        later_change=str(body["later_change"]),
        published_at=found.published_at if found else None,
        author=found.author if found else "",
    )


def told_by_onec(source: str) -> bool:
    """Whether a source is 1C, by whatever way it came: the exchange, OData, a sheet."""
    return source == THEIRS or source.startswith(f"{THEIRS}.")


@publishing.kind(KIND, gettext_lazy("Border with 1C"), moves=True, comes_with=lambda: {KEY: dict(DEFAULTS)})
def problems(body: Any) -> list[str]:
    """Why a border may not be published."""
    if not isinstance(body, dict):
        return [_("a border is a table of settings")]
    found = [
        _("“%(name)s” is one of: %(known)s") % {"name": NAMES[name], "known": ", ".join(known)}
        for name, known in CHOICES.items()
        if body.get(name, DEFAULTS[name]) not in known
    ]
    found += [_("there is no setting “%(name)s”") % {"name": str(name)[:40]} for name in body if name not in CHOICES]
    if body.get("invoices") == THEIRS and body.get("final_at", DEFAULTS["final_at"]) != "qualified":
        found.append(
            _("where 1C issues the invoice, an order goes to 1C once it is accepted, or no invoice ever comes")
        )
    return found
