"""When the border makes an order due for 1C: the event of each status it may name."""

from __future__ import annotations

from typing import Final

FINAL_AT: Final = {"qualified": "orders.qualified", "invoiced": "orders.invoiced", "paid": "orders.paid"}
