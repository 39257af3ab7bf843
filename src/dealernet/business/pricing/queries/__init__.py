"""Everything that may be asked of prices."""

from __future__ import annotations

from dealernet.business.pricing.queries.lists import (
    AgreementRow,
    PriceRow,
    PriceTypeRow,
    agreements,
    price_types,
    prices_by_type,
)
from dealernet.business.pricing.queries.own import OwnPrice, PriceTerms, price_terms, prices_for

__all__ = [
    "AgreementRow",
    "OwnPrice",
    "PriceRow",
    "PriceTerms",
    "PriceTypeRow",
    "agreements",
    "price_terms",
    "price_types",
    "prices_by_type",
    "prices_for",
]
