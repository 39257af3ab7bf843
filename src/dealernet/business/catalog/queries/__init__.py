"""Everything that may be asked of the catalogue."""

from __future__ import annotations

from dealernet.business.catalog.queries.groups import groups
from dealernet.business.catalog.queries.lookups import on_sale_among, products_by_article, products_named
from dealernet.business.catalog.queries.products import (
    Found,
    ProductCard,
    ProductRow,
    Sought,
    list_products,
    product_card,
    product_rows,
)
from dealernet.business.catalog.rules import Branch, branch_of

__all__ = [
    "Branch",
    "Found",
    "ProductCard",
    "ProductRow",
    "Sought",
    "branch_of",
    "groups",
    "list_products",
    "on_sale_among",
    "product_card",
    "product_rows",
    "products_by_article",
    "products_named",
]
