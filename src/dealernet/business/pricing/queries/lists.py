"""Price lists as the company sees them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from dealernet.business.pricing.access import SEE, SEE_OWN, price_types_open_to
from dealernet.business.pricing.models import Agreement, Price
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class PriceTypeRow:
    """A column of the price list, and how many prices it has."""

    id: UUID
    name: str
    currency: str
    includes_vat: bool
    is_default: bool
    prices: int


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price of one product in one type."""

    product_id: UUID
    price_type_id: UUID
    amount: Decimal
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Terms agreed under a name."""

    id: UUID
    name: str
    price_type_id: UUID | None
    price_type_name: str
    deferral_days: int | None
    valid_from: date | None
    valid_to: date | None


def price_types(actor: Actor, *, counted: bool = False) -> list[PriceTypeRow]:
    """The price types an actor may see, the default one first. One statement; counting costs a scan of prices."""
    types = price_types_open_to(actor, SEE if actor.dealer_id is None else SEE_OWN).order_by("-is_default", "name")
    if counted:
        types = types.annotate(n=Count("prices"))
    return [PriceTypeRow(t.id, t.name, t.currency, t.includes_vat, t.is_default, getattr(t, "n", 0)) for t in types]


def prices_by_type(actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, dict[UUID, PriceRow]]:
    """The prices of these products in every type: by product, then by type. One statement."""
    actor.require(SEE)
    found: dict[UUID, dict[UUID, PriceRow]] = {product_id: {} for product_id in product_ids}
    for price in Price.objects.filter(product_id__in=list(product_ids)):
        row = PriceRow(price.product_id, price.price_type_id, price.amount, price.changed_at)
        found[price.product_id][price.price_type_id] = row
    return found


def agreements(actor: Actor) -> list[AgreementRow]:
    """The agreements there are, by name. One statement."""
    actor.require(SEE)
    kept = Agreement.objects.select_related("price_type").order_by("name")
    return [
        AgreementRow(
            id=a.id,
            name=a.name,
            price_type_id=a.price_type_id,
            price_type_name=a.price_type.name if a.price_type else "",
            deferral_days=a.deferral_days,
            valid_from=a.valid_from,
            valid_to=a.valid_to,
        )
        for a in kept
    ]
