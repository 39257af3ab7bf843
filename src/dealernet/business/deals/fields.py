"""Deals may have fields of the company's own, and are asked by those of their customer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext_lazy

from dealernet.business.deals.access import SEE, WORK, deals_open_to
from dealernet.business.deals.commands.acting import locked_deals
from dealernet.business.deals.commands.guarding import DEAL
from dealernet.business.deals.events import DealFieldsChanged
from dealernet.business.deals.models import Deal
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.holders import Change, Holder
from dealernet.foundation.fields.words import holds_fields, lends_fields
from dealernet.foundation.ids import id_in


def _lock(actor: Actor, deal_ids: Sequence[UUID], _holder: UUID | None) -> Mapping[UUID, Deal]:
    return locked_deals(actor, WORK, deal_ids)


def _reach(actor: Actor, deal_ids: Collection[UUID], _holder: UUID | None) -> Collection[UUID]:
    return set(deals_open_to(actor, SEE).filter(id__in=deal_ids).values_list("id", flat=True))


def _sought(actor: Actor, text: str) -> Sequence[tuple[UUID, str]]:
    known, found = id_in(text), deals_open_to(actor, SEE)
    found = found.filter(id=known) if known else found.filter(number=text.lstrip("№ "))
    return [(one, f"№ {number}") for one, number in found.values_list("id", "number")[:3]]


def _told(deal: Any, change: Change) -> DealFieldsChanged:
    about: dict[str, Any] = {"subject": deal.id, "stream": deal.id, "number": deal.number}
    return DealFieldsChanged(**about, was=dict(change.was), now=dict(change.now), said=change.said)


holds_fields(
    DEAL,
    Holder(
        place=17,
        title=pgettext_lazy("fields of", "Deals"),
        power=WORK,
        lock=_lock,
        reach=_reach,
        told=_told,
        announces=DealFieldsChanged.kind,
        key="d.id",
        sought=_sought,
    ),
)
lends_fields(
    "party",
    DEAL,
    title=pgettext_lazy("whose field", "Buyer"),
    key="d.customer_id",
    owners="select s.id, s.customer_id from deals_deal s where s.id",
    optional=True,
)
