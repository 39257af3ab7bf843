"""How far a paper has come at an operator of electronic documents."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class EdoState(models.TextChoices):
    """The states, in the order a paper passes them; it ends signed or refused."""

    DUE = "due", pgettext_lazy("EDO state", "to be sent by EDO")
    FAILED = "failed", pgettext_lazy("EDO state", "not taken by the operator")
    SENT = "sent", pgettext_lazy("EDO state", "sent by EDO")
    DELIVERED = "delivered", pgettext_lazy("EDO state", "delivered by EDO")
    SIGNED = "signed", pgettext_lazy("EDO state", "signed by the buyer")
    REFUSED = "refused", pgettext_lazy("EDO state", "refused by the buyer")


_RANK: Final = {
    EdoState.DUE: 0,
    EdoState.FAILED: 1,
    EdoState.SENT: 2,
    EdoState.DELIVERED: 3,
    EdoState.SIGNED: 4,
    EdoState.REFUSED: 4,
}


def goes_on(current: str, to: EdoState) -> bool:
    """Whether news moves a paper on: operators tell twice and out of order, and a state never goes back."""
    return bool(current) and _RANK[EdoState(current)] < _RANK[to]


def may_be_sent(current: str) -> bool:
    """Whether a person may send it: it was not sent yet, or the operator did not take it."""
    return current in ("", EdoState.FAILED)
