"""What may be done with goods."""

from __future__ import annotations

from dealernet.business.stock.commands.loading import load_rests
from dealernet.business.stock.commands.moving import count_stock, create_location, record_receipt, transfer_goods

__all__ = ["count_stock", "create_location", "load_rests", "record_receipt", "transfer_goods"]
