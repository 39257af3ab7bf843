"""Orders as outside systems are told of them: whole, with buyer, face and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.queries.cards import LineRow, order_lines
from dealernet.business.orders.stages import PaperState
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class ExportedOrder:
    """Everything an accounting system needs of an order."""

    id: UUID
    number: str
    stage: str
    placed_at: datetime
    total: Decimal
    paid_total: Decimal
    customer_id: UUID
    profile_id: UUID | None
    name: str
    full_name: str
    inn: str
    kpp: str
    address: str
    email: str
    phone: str
    contact: str
    delivery: str
    comment: str
    invoice_number: str
    deferral_days: int | None
    ship_on: date | None
    lines: tuple[LineRow, ...]
    by_payment_order: bool = False


def export_orders(actor: Actor, order_ids: Sequence[UUID]) -> list[ExportedOrder]:
    """Orders with everything, in the order of their numbers. Two statements, however many."""
    found = orders_open_to(actor, SEE).filter(id__in=order_ids).select_related("customer", "profile").order_by("id")
    lines = order_lines(list(order_ids))
    exported = []
    for order in found:
        face = order.profile
        exported.append(
            ExportedOrder(
                id=order.id,
                number=order.number,
                stage=order.stage,
                placed_at=order.placed_at or order.created_at,
                total=order.total,
                paid_total=order.paid_total,
                customer_id=order.customer_id,
                profile_id=order.profile_id,
                name=face.legal_name if face else order.customer.name,
                full_name=order.customer.full_name,
                inn=(face.inn if face else "") or order.customer.inn,
                kpp=(face.kpp if face else "") or order.customer.kpp,
                address=(face.legal_address if face else "") or order.customer.legal_address,
                email=face.email if face else "",
                phone=face.phone if face else "",
                contact=face.contact_name if face else "",
                delivery=(face.delivery_address or face.carrier_terminal) if face else "",
                comment=order.comment,
                invoice_number=order.invoice_number,
                deferral_days=order.deferral_days,
                ship_on=order.ship_on if order.may_ship else None,
                by_payment_order=order.may_ship and order.payment_order == PaperState.ACCEPTED,
                lines=tuple(lines[order.id]),
            )
        )
    return exported
