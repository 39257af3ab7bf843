"""Buyers under the company's validations: which of their facts change by acts, how they are locked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.utils.translation import pgettext_lazy

from dealernet.business.parties.models import Party
from dealernet.foundation.validations import GUARDS, Guard

PARTY: Final = "party"
CHANGED: Final = (
    "name",
    "inn",
    "region",
    "is_active",
    "responsible",
    "customer_type",
    "agreement",
    "deferral_days",
    "credit_limit",
    "minimum_order",
)


def _lock(party_ids: Iterable[UUID]) -> None:
    list(Party.objects.filter(id__in=list(party_ids)).order_by("id").select_for_update(no_key=True).values_list("id"))


GUARDS[PARTY] = Guard(pgettext_lazy("validations", "Buyers"), CHANGED, _lock)
