"""Everything that may be asked of stock."""

from __future__ import annotations

from dealernet.business.stock.queries.free import free_stock, products_in_stock
from dealernet.business.stock.queries.places import (
    BalanceRow,
    LocationRow,
    MovementRow,
    OwnerRow,
    StockFilter,
    list_balances,
    list_movements,
    locations,
    owners,
    products_lying,
    stock_by_place,
)

__all__ = [
    "BalanceRow",
    "LocationRow",
    "MovementRow",
    "OwnerRow",
    "StockFilter",
    "free_stock",
    "list_balances",
    "list_movements",
    "locations",
    "owners",
    "products_in_stock",
    "products_lying",
    "stock_by_place",
]
