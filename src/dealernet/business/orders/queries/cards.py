"""One order with everything its card shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast, JSONObject

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.models import Order, Shipment
from dealernet.business.orders.queries.statuses import order_statuses
from dealernet.business.orders.rules import money_of
from dealernet.business.orders.rules.status import Status
from dealernet.business.orders.rules.statuses import State, Statuses
from dealernet.business.orders.stages import MOVES, ON_THE_WAY, Money, PaperState, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO, kopecks, written
from dealernet.foundation.sql import plain_array, prepared
from dealernet.foundation.text import filled


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of an order as its card shows it. `missing` could not be reserved."""

    product_id: UUID
    article: str
    name: str
    unit: str
    quantity: Decimal
    price: Decimal
    cost: Decimal
    vat_rate: Decimal | None
    shipped: Decimal
    missing: Decimal
    reference: str
    unit_code: str = ""
    price_agreed: bool = False


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A shipment of an order."""

    number: str
    shipped_on: date
    total: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Kin:
    """An order that another was made of, or that was made of it."""

    id: UUID
    number: str
    total: Decimal = ZERO
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order as its card shows it."""

    id: UUID
    number: str
    stage: Stage
    money: Money
    status: Status
    origin: str
    channel: str
    customer_id: UUID
    customer: str
    profile_id: UUID | None
    profile: str
    profile_inn: str
    profile_email: str
    delivery: str
    responsible_id: UUID | None
    responsible: str
    location: str
    comment: str
    customer_reference: str
    total: Decimal
    paid_total: Decimal
    shipped_total: Decimal
    deferral_days: int | None
    price_type_id: UUID | None
    held_for: dict[str, Any]
    is_back_order: bool
    back_order_of: Kin | None
    back_orders: tuple[Kin, ...]
    expected_on: date | None
    may_ship: bool
    ship_on: date | None
    invoice_number: str
    invoiced_at: datetime | None
    due_on: date | None
    promised_on: date | None
    payment_order: str
    payment_order_on: date | None
    placed_at: datetime | None
    closed_at: datetime | None
    created_at: datetime
    cancel_reason: str
    revision: int
    lines: tuple[LineRow, ...]
    shipments: tuple[ShipmentRow, ...]

    @property
    def hint(self) -> str:
        """What staff are told to do next by its status."""
        return filled(self.status.hint, self._words)

    @property
    def buyer_hint(self) -> str:
        """What the buyer is told comes next by its status."""
        return filled(self.status.buyer_hint, self._words)

    @property
    def _words(self) -> dict[str, str]:
        return {"number": self.number, "customer": self.customer, "total": written(kopecks(self.total))}

    @property
    def left_to_pay(self) -> Decimal:
        """What is still to be paid."""
        return max(self.total - self.paid_total, Decimal(0))

    @property
    def lacks_goods(self) -> bool:
        """Whether it waits for goods."""
        return bool(self.held_for.get("stock")) and self.stage in ON_THE_WAY

    @property
    def may_be_split(self) -> bool:
        """Whether what it lacks may be set apart as a back order: an order that lacks everything is one once."""
        divisible = self.lacks_goods and not self.shipped_total and not self.held_for.get("reason")
        whole = all(line.missing >= line.quantity for line in self.lines)
        return divisible and self.stage in (Stage.SUBMITTED, Stage.QUALIFIED) and not (whole and self.is_back_order)

    @property
    def payment_order_label(self) -> str:
        """How far its payment order has come, in words; empty where none was asked for."""
        return str(PaperState(self.payment_order).label) if self.payment_order else ""

    @property
    def takes_payment_order(self) -> bool:
        """Whether the buyer may send a payment order now: one was asked for, and nothing has made it needless."""
        open_to = (PaperState.ASKED, PaperState.SENT, PaperState.REJECTED)
        awaits = self.stage in (Stage.QUALIFIED, Stage.PICKING) and self.left_to_pay > 0
        return awaits and self.payment_order in open_to

    @property
    def leaves_on(self) -> date | None:
        """The working day on which it is to leave; nothing once all has left, or while it may not."""
        return self.ship_on if self.may_ship and self.stage in ON_THE_WAY else None

    @property
    def next_stages(self) -> frozenset[Stage]:
        """Where it may go from here."""
        return MOVES[self.stage]


def status_of(order: Order, money: Money, statuses: Statuses) -> Status:
    """What the company calls the state of an order."""
    return statuses.of(
        State(
            Stage(order.stage),
            money,
            is_invoiced=bool(order.invoice_number),
            may_ship=order.may_ship,
            by_payment_order=order.payment_order == PaperState.ACCEPTED,
            is_held=bool(order.held_for),
            goods_there=not order.held_for.get("stock"),
        )
    )


def order_card(actor: Actor, order_id: UUID) -> OrderCard:
    """One order with its lines and shipments, or `OrderUnknown`. Four statements."""
    order = (
        orders_open_to(actor, SEE)
        .select_related("customer", "profile", "responsible", "location", "back_order_of")
        .annotate(made_of_it=_MADE_OF_IT)
        .filter(id=order_id)
        .first()
    )
    if order is None:
        raise OrderUnknown
    shipments = Shipment.objects.filter(order_id=order.id).order_by("shipped_on", "id")
    return _card(
        order,
        tuple(order_lines([order.id], {order.id: order.held_for})[order.id]),
        tuple(ShipmentRow(s.number, s.shipped_on, s.total, s.source) for s in shipments),
    )


def order_lines(order_ids: list[UUID], held: dict[UUID, dict[str, Any]] | None = None) -> dict[UUID, list[LineRow]]:
    """The lines of orders somebody may already see, by order. One statement."""
    found: dict[UUID, list[LineRow]] = {order_id: [] for order_id in order_ids}
    for row in prepared(_LINES, [plain_array(order_ids)], binary=True):
        order_id, product_id, article, name, unit, quantity, price, cost, vat_rate, shipped, *more = row
        missing = _missing(held[order_id], product_id) if held and held.get(order_id) else ZERO
        line = LineRow(product_id, article, name, unit, quantity, price, cost, vat_rate, shipped, missing, *more)
        found[order_id].append(line)
    return found


_MADE_OF_IT: Final = ArraySubquery(
    Order.objects.filter(back_order_of=OuterRef("id"))
    .order_by("id")
    .values(told=JSONObject(id="id", number="number", total=Cast("total", CharField()), expected_on="expected_on"))
)
_LINES: Final = """
select l.order_id, l.product_id, p.article, p.name, p.unit, l.quantity, l.price, l.cost, l.vat_rate, l.shipped,
       l.customer_reference, p.unit_code, l.price_agreed
  from orders_line l join catalog_product p on p.id = l.product_id
 where l.order_id = any(%s::uuid[]) order by l.order_id, l.position
"""


def _kin(told: dict[str, Any]) -> Kin:
    day = told["expected_on"]
    return Kin(UUID(told["id"]), told["number"], Decimal(told["total"]), date.fromisoformat(day) if day else None)


def _missing(held_for: dict[str, Any], product_id: UUID) -> Decimal:
    short = (Decimal(s["missing"]) for s in held_for.get("stock", []) if s["product"] == str(product_id))
    return sum(short, Decimal(0))


def _card(order: Order, lines: tuple[LineRow, ...], shipments: tuple[ShipmentRow, ...]) -> OrderCard:
    profile = order.profile
    stage = Stage(order.stage)
    money = money_of(total=order.total, paid=order.paid_total, due_on=order.due_on, today=clock.today())
    return OrderCard(
        id=order.id,
        number=order.number,
        stage=stage,
        money=money,
        status=status_of(order, money, order_statuses()),
        origin=order.origin,
        channel=order.channel,
        customer_id=order.customer_id,
        customer=order.customer.name,
        profile_id=order.profile_id,
        profile=profile.legal_name if profile else "",
        profile_inn=profile.inn if profile else "",
        profile_email=profile.email if profile else "",
        delivery=(profile.delivery_address or profile.carrier_terminal) if profile else "",
        responsible_id=order.responsible_id,
        responsible=order.responsible.name if order.responsible else "",
        location=order.location.name if order.location else "",
        comment=order.comment,
        customer_reference=order.customer_reference,
        total=order.total,
        paid_total=order.paid_total,
        shipped_total=order.shipped_total,
        deferral_days=order.deferral_days,
        price_type_id=order.price_type_id,
        held_for=order.held_for,
        is_back_order=order.back_ordered_at is not None,
        back_order_of=Kin(order.back_order_of.id, order.back_order_of.number) if order.back_order_of else None,
        back_orders=tuple(_kin(told) for told in getattr(order, "made_of_it", ())),
        expected_on=order.expected_on,
        may_ship=order.may_ship,
        ship_on=order.ship_on,
        invoice_number=order.invoice_number,
        invoiced_at=order.invoiced_at,
        due_on=order.due_on,
        promised_on=order.promised_on,
        payment_order=order.payment_order,
        payment_order_on=order.payment_order_on,
        placed_at=order.placed_at,
        closed_at=order.closed_at,
        created_at=order.created_at,
        cancel_reason=order.cancel_reason,
        revision=order.revision,
        lines=lines,
        shipments=shipments,
    )
