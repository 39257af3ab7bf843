"""What an order may contain: quantities, lines, and how they add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.errors import OrderEmpty, ProductHasNoPrice, QuantityWrong, TooManyLines
from dealernet.foundation.money import ZERO, line_cost

LARGEST_QUANTITY: Final = Decimal(1_000_000)
MOST_LINES: Final = 1_000


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line somebody asks for, before it has a price. `fields` are values of its own fields by name."""

    product_id: UUID
    quantity: Decimal
    reference: str = ""
    fields: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with the price it is sold at; `price` is empty where the buyer's price type has none."""

    product_id: UUID
    name: str
    quantity: Decimal
    price: Decimal | None
    vat_rate: Decimal | None
    reference: str = ""
    is_agreed: bool = False

    @property
    def cost(self) -> Decimal:
        """Rounded before lines are added."""
        return line_cost(self.price or ZERO, self.quantity)


def quantity_of(value: Any, *, step: Decimal = Decimal(1)) -> Decimal:
    """A quantity from outside: a finite number above zero, of at most three places, that the step divides."""
    try:
        quantity = Decimal(str(value).strip().replace(",", ".").replace("\xa0", "").replace(" ", ""))
    except InvalidOperation:
        raise QuantityWrong(step=step, largest=LARGEST_QUANTITY, value=str(value)[:40]) from None
    if not quantity.is_finite() or not step <= quantity <= LARGEST_QUANTITY or quantity % step:
        raise QuantityWrong(step=step, largest=LARGEST_QUANTITY, value=str(value)[:40])
    return quantity


def acceptable_lines(lines: Sequence[PricedLine]) -> Sequence[PricedLine]:
    """The lines, once there are some, not too many, and each has a price."""
    if not lines:
        raise OrderEmpty
    if len(lines) > MOST_LINES:
        raise TooManyLines(largest=MOST_LINES, lines=len(lines))
    for line in lines:
        if line.price is None:
            raise ProductHasNoPrice(product=line.name)
    return lines


def merged(lines: Sequence[tuple[UUID, Decimal]]) -> Mapping[UUID, Decimal]:
    """Quantities by product, in the order products first appear; the same product twice is added up."""
    found: dict[UUID, Decimal] = {}
    for product_id, quantity in lines:
        found[product_id] = found.get(product_id, Decimal(0)) + quantity
    return found


def told_contents(total: Decimal, lines: Iterable[tuple[UUID, Decimal]]) -> dict[str, Any]:
    """What an order contains, as events tell it: the total, and how many of each product."""
    return {"total": str(total), "lines": [{"product": str(p), "quantity": str(q)} for p, q in lines]}
