"""Own fields of the lines of orders: a line is known by its order and its product, whatever becomes of its row."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

_SPACE: Final = UUID("7a3e5b1c-0d7e-4a55-8f0b-3c1f5a90b6d2")


def line_key(order_id: UUID, product_id: UUID) -> UUID:
    """What the fields of a line are kept by: it outlives a change of the order's contents."""
    return uuid5(_SPACE, f"{order_id}:{product_id}")
