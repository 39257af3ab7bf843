"""Which acts of people write a field: what a validation about the field stops besides the field's own page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACCEPT: Final = pgettext_lazy("act", "Accept")
ALLOW: Final = pgettext_lazy("act", "Allow shipping")
CONTENTS: Final = _("Change the contents")
SPLIT: Final = _("Set apart what lacks")
FORM: Final = pgettext_lazy("where a field is written", "Change, on the card")
TERMS: Final = pgettext_lazy("where a field is written", "Terms, on the card of the buyer")
SENDS: Final = pgettext_lazy("where a field is written", "the buyer sends the order")
MOVES: Final = pgettext_lazy("where a field is written", "moving the deal: the board and the buttons of its card")

WRITES: Final[Mapping[str, Mapping[str, Sequence[Any]]]] = {
    "order": {
        "stage": (
            SENDS,
            ACCEPT,
            pgettext_lazy("act", "Begin picking"),
            pgettext_lazy("act", "Ship"),
            pgettext_lazy("act", "Delivered"),
            pgettext_lazy("act", "Close"),
            pgettext_lazy("where a field is written", "Cancel the order"),
        ),
        "contents": (SENDS, CONTENTS, SPLIT),
        "total": (SENDS, CONTENTS, SPLIT),
        "responsible": (SENDS, pgettext_lazy("where a field is written", "Give the order to another")),
        "may_ship": (ACCEPT, ALLOW, pgettext_lazy("where a field is written", "a payment of the order arrives")),
        "ship_on": (ACCEPT, ALLOW, pgettext_lazy("where a field is written", "a payment of the order arrives")),
        "invoice_number": (ACCEPT, pgettext_lazy("act", "Issue the invoice")),
        "channel": (_("Save the channel"),),
        "promised_on": (pgettext_lazy("where a field is written", "Payment is promised by, on the card"),),
        "deferral_days": (SENDS, ACCEPT),
        "expected_on": (_("Say when the goods come"),),
    },
    "deal": {
        "status": (MOVES,),
        "stage": (MOVES,),
        **dict.fromkeys(("amount", "responsible", "customer", "title", "due_on", "source", "comment"), (FORM,)),
        "order_number": (pgettext_lazy("where a field is written", "Link an order, on the card"),),
    },
    "party": {
        **dict.fromkeys(("name", "inn", "region", "is_active", "customer_type"), (FORM,)),
        "responsible": (pgettext_lazy("where a field is written", "Give the buyer to another"),),
        **dict.fromkeys(("agreement", "deferral_days", "credit_limit", "minimum_order"), (TERMS,)),
    },
}
"""By type of record and field; the company's own fields are written on their own pages."""


def writers_of(subject: str, fields: Iterable[str]) -> list[Any]:
    """The acts that write any of these fields, each once; of no field, those of all: any change is meant then."""
    known = WRITES.get(subject, {})
    return list(dict.fromkeys(one for name in (list(fields) or known) for one in known.get(name, (FORM,))))
