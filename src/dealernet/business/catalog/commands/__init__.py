"""What may be done with products."""

from __future__ import annotations

from dealernet.business.catalog.commands.keeping import change_product, create_group, create_product

__all__ = ["change_product", "create_group", "create_product"]
