"""What the fields of a line held goes with its product."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from dealernet.business.orders.queries.linefields import line_key
from dealernet.foundation.fields.forgetting import forget_fields


def forget_lines(order_id: UUID, product_ids: Collection[UUID]) -> None:
    """Forget what fields of products held that are no longer in an order. One statement, none when none went."""
    forget_fields("line", [line_key(order_id, product) for product in product_ids])
