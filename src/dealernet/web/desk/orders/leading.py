"""Where a task about an order is dealt with when it is not on the order's own page."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

ABOUT_TERMS: Final = ("newcomer", "missing_terms")
ABOUT_VERSIONS: Final = ("onec_differs", "onec_silent")
"""Tasks that ask which side's version of an order is right."""


BACK_ORDER: Final = "back_order"


def button_of(kind: str) -> str:
    """What the main button of an order that is not accepted yet says while a task of this kind is open."""
    if kind in ABOUT_TERMS:
        return _("Give the terms")
    if kind in ABOUT_VERSIONS:
        return _("Compare both versions")
    words = {"shortage": _("Accept, the rest later"), "credit": _("Accept over the limit")}
    words[BACK_ORDER] = _("Say when the goods come")
    return words.get(kind, _("Accept"))


def leads_to(kind: str, *, customer_id: UUID | None, order_id: UUID) -> tuple[str, str] | None:
    """The words and the address of the step a task of this kind asks for; none where the order's page has it."""
    if kind in ABOUT_TERMS and customer_id is not None:
        return button_of(kind), reverse("desk-buyer", args=[customer_id])
    if kind in ABOUT_VERSIONS:
        return button_of(kind), reverse("desk-onec-versions", args=[order_id])
    return None
