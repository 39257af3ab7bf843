"""Products on sale with a customer's price, as drafts need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from dealernet.business.catalog.models import Product
from dealernet.business.orders.errors import ProductUnknown
from dealernet.business.parties.models import Terms
from dealernet.business.pricing.models import Price, PriceType


@dataclass(frozen=True, slots=True)
class SoldProduct:
    """A product on sale, with the price of one customer."""

    id: UUID
    name: str
    step: Decimal
    vat_rate: Decimal | None
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class SoldProducts:
    """Products on sale, by id."""

    found: Mapping[UUID, SoldProduct]

    def known(self, product_id: UUID) -> SoldProduct:
        """The product, or `ProductUnknown`."""
        if product_id not in self.found:
            raise ProductUnknown(product=product_id)
        return self.found[product_id]


def price_type_of(customer_id: UUID) -> tuple[UUID | None, str]:
    """The price type agreed with a customer, if one is, and the name of the one it buys by. One statement."""
    agreed = Terms.objects.filter(party_id=customer_id).values("price_type_id")[:1]
    wanted = Q(id=Subquery(agreed)) | Q(is_default=True)
    found = PriceType.objects.filter(wanted).annotate(agreed=Subquery(agreed))
    types = {kind.id: kind for kind in found}
    own = next((kind for kind in types.values() if kind.id == kind.agreed), None)
    used = own or next(iter(types.values()), None)
    return (own.id if own else None, used.name if used else "")


def sold_products(customer_id: UUID, product_ids: Sequence[UUID]) -> SoldProducts:
    """Those of the products that are on sale, at this customer's prices. Two statements."""
    price_type = Terms.objects.filter(party_id=customer_id).values_list("price_type_id", flat=True).first()
    wanted = Q(price_type_id=price_type) if price_type else Q(price_type__is_default=True)
    price = Price.objects.filter(wanted, product_id=OuterRef("pk")).values("amount")[:1]
    rows = (
        Product.objects.filter(id__in=product_ids, is_sold=True)
        .annotate(price=Subquery(price))
        .values_list("id", "name", "step", "vat_rate", "price")
    )
    return SoldProducts({row[0]: SoldProduct(*row) for row in rows})
