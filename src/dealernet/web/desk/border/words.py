"""The choices of the border in plain words: what each means for the people on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.exchange.border import NAMES

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Way:
    """One way a setting may be chosen: its name and what follows from it."""

    value: str
    name: Words
    means: Words


WAYS: Final[dict[str, tuple[Way, ...]]] = {
    "terms": (
        Way(
            "dealernet",
            _("They are given here"),
            _(
                "Managers give agreement, price type, deferral, limit and responsible on the buyer's"
                " card. What 1C tells"
                " fills only what nobody gave here, and is shown beside ours where it differs."
            ),
        ),
        Way(
            "onec",
            _("They come from 1C"),
            _(
                "The card shows them, with source and time, and does not let them change; a head of sales or an"
                " administrator may give one over 1C, and it stands until 1C tells something new."
                " The plain exchange does"
                " not carry terms: they come by OData or by a sheet."
            ),
        ),
    ),
    "debts": (
        Way(
            "onec",
            _("1C knows them"),
            _("Debts 1C tells by OData or by a sheet count against the limit, beside our own shipments and payments."),
        ),
        Way(
            "dealernet",
            _("They are counted here"),
            _(
                "Only our shipments and payments count; what 1C tells is shown in the comparison of"
                " figures and no more."
            ),
        ),
    ),
    "invoices": (
        Way(
            "dealernet",
            _("We issue it"),
            _("The invoice is made and sent at once, under our number; 1C is told the number with the order."),
        ),
        Way(
            "onec",
            _("1C issues it"),
            _(
                "We issue none. An accepted order waits for 1C's invoice, visibly; its number and"
                " day come back, and our"
                " paper, letter and payment code carry them. One number on both sides."
            ),
        ),
    ),
    "invoice_number": (
        Way("document", _("That of its invoice"), _("1C tells it as a document or as a requisite of the order.")),
        Way(
            "order",
            _("That of the order in 1C"),
            _("For a plain UT 11, which prints invoices by the order: it tells no number but the order's own."),
        ),
    ),
    "final_at": (
        Way("qualified", _("Once it is accepted"), _("Before the invoice; needed where 1C issues the invoice.")),
        Way(
            "invoiced",
            _("Once the invoice is out"),
            _("1C is given the order together with the number of its invoice."),
        ),
        Way(
            "paid",
            _("Once it is paid in full"),
            _("1C sees only orders with money; orders on deferral wait for it too."),
        ),
    ),
    "later_change": (
        Way(
            "again",
            _("The order goes to 1C again"),
            _(
                "With a new version of the invoice. UT skips changes of an order it has agreed:"
                " where its version differs"
                " from ours, both are shown to a person."
            ),
        ),
        Way(
            "refuse",
            _("It is refused here"),
            _("What 1C has is changed in 1C; the buyer is told so. Cancelling always goes through."),
        ),
    ),
}


def written(body: Mapping[str, Any]) -> list[tuple[Words, Words]]:
    """A border in words: each setting with the way that was chosen."""
    return [
        (NAMES[name], next((way.name for way in ways if way.value == body.get(name)), "—"))
        for name, ways in WAYS.items()
    ]
