"""What may be done with products."""

from __future__ import annotations

from dealernet.business.catalog.commands.keeping import change_product, create_group, create_product, take_off_sale
from dealernet.business.catalog.commands.loading import ToldGroup, ToldProduct, load_groups, load_products

__all__ = [
    "ToldGroup",
    "ToldProduct",
    "change_product",
    "create_group",
    "create_product",
    "load_groups",
    "load_products",
    "take_off_sale",
]
