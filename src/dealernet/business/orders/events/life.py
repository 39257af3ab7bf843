"""What orders announce. Subject: the order. Stream: its customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, Instead, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent(Event):
    """Base of what happens to an order."""

    subject_type: ClassVar[str] = "order"
    number: str


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
    """Contents or addressee changed after it was submitted; papers are stale. `source`: whose version it is."""

    kind: ClassVar[str] = "orders.changed"
    says: ClassVar[Any] = _("Order changed")
    revision: int
    was: dict[str, Any]
    now: dict[str, Any]
    source: str = ""


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
class OrderLineFieldsChanged(OrderEvent):
    """Fields of the company's own of one product of an order were filled in or changed."""

    kind: ClassVar[str] = "orders.line_fields_changed"
    says: ClassVar[Any] = _("Filled in of %(name)s: %(said)s")
    product_id: UUID
    name: str
    was: dict[str, Any]
    now: dict[str, Any]
    said: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQualified(OrderEvent):
    """The company accepted the order."""

    kind: ClassVar[str] = "orders.qualified"
    says: ClassVar[Any] = _("Order accepted for fulfilment")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHeld(OrderEvent):
    """It was held by a decision, for a reason: it goes no further until somebody lets it go."""

    kind: ClassVar[str] = "orders.held"
    says: ClassVar[Any] = _("Held: %(reason)s")
    reason: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReleased(OrderEvent):
    """What the order was held for is there, or a decision `lifted` it, or what lacked was set `apart`: nothing came."""

    kind: ClassVar[str] = "orders.released"
    says: ClassVar[Any] = _("What the order was waiting for has been found")
    says_if: ClassVar[Instead] = (
        ("apart", _("What lacked was set apart: the rest goes on")),
        ("lifted", _("Let go: it is no longer held")),
    )
    held_for: dict[str, Any]
    lifted: bool = False
    apart: bool = False


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLacksLess(OrderEvent):
    """Some of what the order was held for is there now, not all; `held_for` is what still lacks."""

    kind: ClassVar[str] = "orders.lacks_less"
    says: ClassVar[Any] = _("Less is missing than before; the order still waits")
    says_if: ClassVar[Instead] = (
        ("apart", _("What lacked was set apart; the order still waits for something else")),
        ("lifted", _("Let go: it is no longer held, but waits for what it lacks")),
    )
    held_for: dict[str, Any]
    lifted: bool = False
    apart: bool = False


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
class GoodsGathered(OrderEvent):
    """All of the order is at the warehouse it ships from; where what lacked was set `apart`, all that is left of it."""

    kind: ClassVar[str] = "orders.goods_gathered"
    says: ClassVar[Any] = _("All goods of the order are at the shipping warehouse")
    says_if: ClassVar[Instead] = (("apart", _("All goods left in the order are at the shipping warehouse")),)
    apart: bool = False


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBackOrdered(OrderEvent):
    """What it lacked was set apart as a back order, worth `moved`; one that lacks everything is the `whole` of it."""

    kind: ClassVar[str] = "orders.back_ordered"
    says: ClassVar[Any] = _("What was lacking is back order № %(back_order)s now: %(moved)s ₽")
    says_if: ClassVar[Instead] = (("whole", _("Nothing of it is there: the whole order is a back order now")),)
    back_order_id: UUID
    back_order: str
    moved: Decimal
    expected_on: date | None
    whole: bool = False


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class BackOrderMade(OrderEvent):
    """A back order was made of what another order (`of`) lacked; it waits for its goods (`held_for`)."""

    kind: ClassVar[str] = "orders.back_order_made"
    says: ClassVar[Any] = _("Back order: what order № %(of)s lacked, %(total)s ₽")
    of_id: UUID
    of: str
    total: Decimal
    held_for: dict[str, Any]
    expected_on: date | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsExpected(OrderEvent):
    """It was said on which day the goods an order lacks are expected; an empty day says that nobody knows."""

    kind: ClassVar[str] = "orders.goods_expected"
    says: ClassVar[Any] = _("Goods are expected on %(expected_on)s")
    expected_on: date | None
    before: date | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChannelSet(OrderEvent):
    """A person said which advertising brought the buyer."""

    kind: ClassVar[str] = "orders.channel_set"
    says: ClassVar[Any] = _("Advertising channel: %(channel)s")
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
