"""What transfer documents of shipments are made of: sides, bank and lines as they left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from dealernet.business.catalog.models import Product
from dealernet.business.documents.models import TRANSFER, Document
from dealernet.business.documents.rules.paper import Bank, vat_rate
from dealernet.business.documents.rules.transfer import Basis, Participant, TransferLine, TransferPaper
from dealernet.business.orders.models import Order, OrderLine, Shipment
from dealernet.business.parties.models import BankAccount
from dealernet.foundation import clock

FROM_1C = "onec"


def transfer_papers(order_ids: Sequence[UUID], *, anew: bool = False) -> list[TransferPaper]:
    """A transfer document a shipment of these orders; with `anew` also of those that have one already.

    The number is the shipment's where 1C shipped, and left to the counter otherwise. Five statements, however many;
    nobody's reach: for commands only.
    """
    found = Shipment.objects.filter(order_id__in=order_ids).order_by("order_id", "shipped_on", "id")
    shipments = list(found.select_related("order__customer", "order__profile", "order__seller__party"))
    if not anew:
        done = _papered([shipment.id for shipment in shipments])
        shipments = [shipment for shipment in shipments if shipment.id not in done]
    lines = {shipment.id: shipment.lines for shipment in shipments}
    _fill_old(shipments, lines)
    products = Product.objects.in_bulk({UUID(line["product"]) for told in lines.values() for line in told})
    banks = _banks(shipments)
    return [_paper(shipment, lines[shipment.id], products, banks) for shipment in shipments]


def _papered(shipment_ids: Sequence[UUID]) -> set[UUID | None]:
    standing = Document.objects.filter(kind=TRANSFER, state="issued", shipment_id__in=shipment_ids)
    return set(standing.values_list("shipment_id", flat=True))


def _fill_old(shipments: Sequence[Shipment], lines: dict[UUID, Any]) -> None:
    """Shipments recorded before lines kept their cost tell it from the order."""
    old = {s.order_id for s in shipments if not s.lines or "cost" not in s.lines[0]}
    if not old:
        return
    ordered: dict[tuple[UUID, str], OrderLine] = {}
    whole: dict[UUID, list[dict[str, Any]]] = {}
    for line in OrderLine.objects.filter(order_id__in=old).order_by("order_id", "position"):
        ordered[(line.order_id, str(line.product_id))] = line
        whole.setdefault(line.order_id, []).append(_told(line, line.quantity))
    for shipment in shipments:
        if shipment.order_id in old and (not shipment.lines or "cost" not in shipment.lines[0]):
            known = [
                _told(ordered[(shipment.order_id, line["product"])], Decimal(line["quantity"]))
                for line in shipment.lines
                if (shipment.order_id, line["product"]) in ordered
            ]
            lines[shipment.id] = known or whole.get(shipment.order_id, [])


def _told(line: OrderLine, quantity: Decimal) -> dict[str, Any]:
    cost = line.cost if quantity == line.quantity else (line.price * quantity).quantize(Decimal("0.01"))
    return {
        "product": str(line.product_id),
        "quantity": str(quantity),
        "price": str(line.price),
        "cost": str(cost),
        "vat_rate": None if line.vat_rate is None else str(line.vat_rate),
    }


def _banks(shipments: Sequence[Shipment]) -> dict[UUID, Bank]:
    sellers = {s.order.seller.party_id for s in shipments if s.order.seller}
    banks: dict[UUID, Bank] = {}
    for account in BankAccount.objects.filter(party_id__in=sellers).order_by("is_default"):
        banks[account.party_id] = Bank(account.number, account.bank_name, account.bic, account.correspondent)
    return banks


def _paper(
    shipment: Shipment, lines: Sequence[dict[str, Any]], products: dict[UUID, Product], banks: dict[UUID, Bank]
) -> TransferPaper:
    order = shipment.order
    seller = order.seller
    regime = seller.vat_regime if seller else ""
    ours = shipment.source != FROM_1C
    placed = clock.local(order.placed_at or order.created_at).date()
    return TransferPaper(
        holder_id=order.id,
        shipment_id=shipment.id,
        party_id=order.customer_id,
        seller=_participant(seller.party, seller.edo_id) if seller else Participant(""),
        bank=banks.get(seller.party_id, Bank()) if seller else Bank(),
        buyer=_buyer(order),
        consignee=(order.profile.delivery_address or order.profile.carrier_terminal) if order.profile else "",
        lines=[_line(line, products, regime) for line in lines],
        order_number=order.number,
        shipment_number=shipment.number,
        shipped_on=shipment.shipped_on,
        basis=Basis("Заказ", order.number, placed),
        regime=regime,
        director=seller.director if seller else "",
        accountant=seller.accountant if seller else "",
        number="" if ours else shipment.number,
        issuer="dealernet" if ours else FROM_1C,
    )


def _participant(party: Any, edo_id: str) -> Participant:
    return Participant(party.full_name or party.name, party.inn, party.kpp, party.legal_address, edo_id=edo_id)


def _buyer(order: Order) -> Participant:
    face = order.profile
    if face is None:
        return _participant(order.customer, "")
    return Participant(face.legal_name, face.inn, face.kpp, face.legal_address, edo_id=face.edo_id)


def _line(line: dict[str, Any], products: dict[UUID, Product], regime: str) -> TransferLine:
    product = products[UUID(line["product"])]
    rate = None if line["vat_rate"] is None else Decimal(line["vat_rate"])
    return TransferLine(
        article=product.article,
        name=product.name,
        unit=product.unit,
        quantity=Decimal(line["quantity"]),
        price=Decimal(line["price"]),
        cost=Decimal(line["cost"]),
        vat_rate=vat_rate(regime, rate),
        unit_code=product.unit_code,
    )
