"""What orders announce along their way, from the cart to the rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.events.base import OrderEvent
from dealernet.foundation.events.event import Instead, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSubmitted(OrderEvent):
    """A buyer handed the order over. `held_for` names what could not be reserved or held."""

    kind: ClassVar[str] = "orders.submitted"
    says: ClassVar[Any] = _("Order received: %(total)s ₽")
    total: Decimal
    held_for: dict[str, Any]
    origin: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged(OrderEvent):
    """Contents, prices or addressee changed after it was submitted; papers are stale.

    `source`: whose version it is. `repriced`: the price type its prices were counted anew by, `by_terms` when that one
    was agreed with the buyer meanwhile.
    """

    kind: ClassVar[str] = "orders.changed"
    says: ClassVar[Any] = _("Order changed")
    says_if: ClassVar[Instead] = (
        (
            "by_terms",
            _("Prices counted anew: it was %(sum_was)s ₽, it is %(sum_now)s ₽; price type “%(repriced)s” is agreed"),
        ),
        ("repriced", _("Prices counted anew by “%(repriced)s”: it was %(sum_was)s ₽, it is %(sum_now)s ₽")),
    )
    revision: int
    was: dict[str, Any]
    now: dict[str, Any]
    source: str = ""
    repriced: str = ""
    by_terms: bool = False
    sum_was: Decimal | None = None
    sum_now: Decimal | None = None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFieldsChanged(OrderEvent):
    """Fields of the company's own were filled in or changed; `was` and `now` by the field's name."""

    kind: ClassVar[str] = "orders.fields_changed"
    says: ClassVar[Any] = _("Filled in: %(said)s")
    was: dict[str, Any]
    now: dict[str, Any]
    said: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineFieldsChanged(OrderFieldsChanged):
    """Fields of the company's own of one product of an order were filled in or changed."""

    kind: ClassVar[str] = "orders.line_fields_changed"
    says: ClassVar[Any] = _("Filled in of %(name)s: %(said)s")
    product_id: UUID
    name: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQualified(OrderEvent):
    """The company accepted the order."""

    kind: ClassVar[str] = "orders.qualified"
    says: ClassVar[Any] = _("Order accepted for fulfilment")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderInvoiced(OrderEvent):
    """An invoice was issued for it, or issued again after a change."""

    kind: ClassVar[str] = "orders.invoiced"
    says: ClassVar[Any] = _("Invoice № %(invoice_number)s issued: %(total)s ₽")
    invoice_number: str
    version: int
    total: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaidInPart(OrderEvent):
    """Some of its sum arrived."""

    kind: ClassVar[str] = "orders.paid_in_part"
    says: ClassVar[Any] = _("Paid in part: %(paid)s ₽, %(left)s ₽ left")
    paid: Decimal
    left: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaymentLost(OrderEvent):
    """A payment that was counted for it was taken back."""

    kind: ClassVar[str] = "orders.payment_lost"
    says: ClassVar[Any] = _("A payment was taken back: %(paid)s ₽ paid, %(left)s ₽ left")
    paid: Decimal
    left: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(OrderEvent):
    """All of its sum arrived."""

    kind: ClassVar[str] = "orders.paid"
    says: ClassVar[Any] = _("Paid in full: %(paid)s ₽")
    paid: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingAllowed(OrderEvent):
    """It may be shipped, on the next working day: by its deferral, by its payment, or by a person's decision."""

    kind: ClassVar[str] = "orders.shipping_allowed"
    says: ClassVar[Any] = _("Shipping allowed")
    reason: str
    ship_on: date | None = None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PickingStarted(OrderEvent):
    """The warehouse began to collect it."""

    kind: ClassVar[str] = "orders.picking_started"
    says: ClassVar[Any] = _("The warehouse began to collect it")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped(OrderEvent):
    """Goods left: all that was ordered when `whole`, a part otherwise."""

    kind: ClassVar[str] = "orders.shipped"
    says: ClassVar[Any] = _("Shipped: document № %(shipment_number)s, %(total)s ₽")
    shipment_number: str
    shipped_on: date
    total: Decimal
    whole: bool


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(OrderEvent):
    """The buyer has the goods."""

    kind: ClassVar[str] = "orders.delivered"
    says: ClassVar[Any] = _("Delivered")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderClosed(OrderEvent):
    """Delivered and paid: nothing is left to do."""

    kind: ClassVar[str] = "orders.closed"
    says: ClassVar[Any] = _("Order closed")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """It will not be fulfilled; goods and credit are free again. `paid` is money now ahead on the account."""

    kind: ClassVar[str] = "orders.cancelled"
    says: ClassVar[Any] = _("Order cancelled. %(reason)s")
    reason: str
    paid: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAssigned(OrderEvent):
    """Another person became responsible."""

    kind: ClassVar[str] = "orders.assigned"
    says: ClassVar[Any] = _("Another person became responsible")
    responsible_id: UUID
    before_id: UUID | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStatusChanged(OrderEvent):
    """It came into another status, whatever it was that changed; keys of both, with what staff read then."""

    kind: ClassVar[str] = "orders.status_changed"
    says: ClassVar[Any] = _("Status: “%(before_name)s” → “%(name)s”")
    inward: ClassVar[frozenset[str]] = frozenset({"before_name", "name"})
    before: str
    now: str
    before_name: str
    name: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChannelSet(OrderEvent):
    """A person said which advertising brought the buyer."""

    kind: ClassVar[str] = "orders.channel_set"
    says: ClassVar[Any] = _("Advertising channel: %(channel)s")
    inward: ClassVar[frozenset[str]] = frozenset({"channel", "before"})
    channel: str
    before: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPromised(OrderEvent):
    """The buyer promised to pay by a day; an empty day takes the promise back."""

    kind: ClassVar[str] = "orders.payment_promised"
    says: ClassVar[Any] = _("Promised to pay by %(promised_on)s")
    promised_on: date | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRated(OrderEvent):
    """The buyer said, from 0 to 10, how likely it is to recommend the company; `comment` is in its own words."""

    kind: ClassVar[str] = "orders.rated"
    says: ClassVar[Any] = _("The buyer's rating: %(score)s of 10. %(comment)s")
    score: int
    comment: str
    before: int | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CartLeft(OrderEvent):
    """A buyer's cart with goods in it lies untouched for an hour. Told once, until somebody touches the cart again."""

    kind: ClassVar[str] = "orders.cart_left"
    says: ClassVar[Any] = _("Cart left with goods for %(total)s ₽")
    total: Decimal
    lines: int
    touched_at: datetime
