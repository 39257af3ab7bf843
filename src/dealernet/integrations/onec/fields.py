"""Fields of orders that 1C fills: each names a requisite of 1C's answers, the order's number there above all."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.queries import Found
from dealernet.foundation.errors import Refusal
from dealernet.foundation.fields.holders import FILLERS, Filler
from dealernet.foundation.fields.published import fields_of
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.integrations.onec.documents import Told
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.taking import Taking

NUMBER: Final = frozenset({"номерпо1с", "номер1с", "номер"})
"""What people call the order's number in 1C: told of it whatever the base calls the requisite."""

_OF_NUMBER: Final = re.compile(r"(?:номер|№).*1\s?[сc]\b|1\s?[сc]\b.*(?:номер|№)")

FILLERS[SYSTEM] = Filler(
    _("Filled by 1C from the requisite"),
    _("As the order's answer names it, like «Номер по 1С»: that is its number there. Empty: by hand only"),
    frozenset({"order"}),
    lambda title: "Номер по 1С" if _OF_NUMBER.search(title.casefold()) else "",
)


def fill_fields(taking: Taking, told: Told, order: Found) -> None:
    """Give an order's fields what 1C told of it; a requisite that is not in the answer leaves its field alone.

    What does not fit, or a validation forbids, is a refused line of the file; the rest of the order is taken. One
    statement where no field is filled by 1C.
    """
    for field in fields_of("order"):
        asked = _key((field.sources or {}).get(SYSTEM, ""))
        value = (told.onec_number if asked in NUMBER else "") or told.requisites.get(asked, "")
        if not asked or not value:
            continue
        try:
            outcome = settled(set_fields(taking.actor, "order", [order.id], {field.name: value}))
        except Refusal as refusal:
            taking.report.refuse(f"заказ {order.number}: {field.title}", str(refusal))
            continue
        taking.report.counts["fields_filled" if outcome.changed else "fields_known"] += 1


def _key(name: str) -> str:
    return re.sub(r"\s", "", name).casefold()
