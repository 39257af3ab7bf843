"""Agreements: terms under a name that several customers may share."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.pricing.access import CHANGE
from dealernet.business.pricing.errors import PriceTypeUnknown, Unnamed
from dealernet.business.pricing.events import AgreementKept
from dealernet.business.pricing.models import Agreement, PriceType
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import record

KEPT: Final = ("price_type_id", "deferral_days", "valid_from", "valid_to")


def keep_agreement(actor: Actor, *, name: str, **values: Any) -> UUID:
    """Make an agreement, or change the one of that name. Repeating it changes nothing. Locks the agreement."""
    actor.require(CHANGE)
    name = " ".join(name.split())
    if not name:
        raise Unnamed
    if set(values) - set(KEPT):
        raise TypeError(f"an agreement has only {', '.join(KEPT)}")
    type_id = values.get("price_type_id")
    with transaction.atomic():
        if type_id is not None and not PriceType.objects.filter(id=type_id).exists():
            raise PriceTypeUnknown
        standing = Agreement.objects.select_for_update(no_key=True).filter(name=name).first()
        was = {key: getattr(standing, key) for key in values} if standing else {}
        if standing is None:
            standing = Agreement.objects.create(name=name, **values)
        elif was == values:
            return standing.id
        else:
            Agreement.objects.filter(id=standing.id).update(**values)
        record(actor, AgreementKept(subject=standing.id, stream=standing.id, name=name, was=was, now=values))
    return standing.id
