"""The quantities standing in the fields of the cart, against what the draft holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from dealernet.business.orders.commands import DraftLine, set_lines
from dealernet.business.orders.queries import quantity_refused
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.web.portal.cart.contents import Cart

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands in the fields otherwise than in the draft."""

    typed: dict[UUID, str] = field(default_factory=dict)
    wrong: dict[UUID, Refusal] = field(default_factory=dict)


def counted(cart: Cart, typed: Typed) -> Counted:
    """The fields that differ from the draft, and why some of them cannot be. No statements."""
    differ: dict[UUID, str] = {}
    wrong: dict[UUID, Refusal] = {}
    for line in cart.lines:
        value = typed.get(line.field)
        if value is None or _number(value) == line.quantity:
            continue
        differ[line.product_id] = str(value)
        refusal = None if _is_nothing(value) else quantity_refused(value, step=line.step)
        if refusal:
            wrong[line.product_id] = refusal
    return Counted(differ, wrong)


def set_counted(actor: Actor, cart: Cart, found: Counted) -> None:
    """Put what was typed into the draft; a draft with a wrong field stays as it is. Locks the draft."""
    if found.typed and not found.wrong:
        set_lines(actor, cart.order.id, [DraftLine(product_id, value) for product_id, value in found.typed.items()])


def _is_nothing(value: Any) -> bool:
    return str(value).strip() in ("", "0")


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value).strip().replace(",", ".").replace("\xa0", "").replace(" ", ""))
    except InvalidOperation:
        return None
