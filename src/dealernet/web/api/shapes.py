"""Shapes the API takes and gives: bounded, without NUL, sums as strings."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from dealernet.business.orders.commands import MOST_LINES
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation.paging import Page


def without_nul(text: str) -> str:
    """The text; PostgreSQL keeps no NUL, so one that has it is refused."""
    if "\x00" in text:
        raise ValueError(_("A text may not contain the character U+0000."))
    return text


Text = Annotated[str, AfterValidator(without_nul)]
Sum = Annotated[
    Decimal, PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"})
]
Quantity = Annotated[Decimal, Field(gt=0, le=1_000_000, max_digits=14, decimal_places=3)]


class Problem(Schema):
    """Why a request was refused. `code` never changes; `message` is for people; `values` are what it names."""

    code: str
    message: str
    field: str | None = None
    values: dict[str, Any] = {}


class Given(BaseModel):
    """A body: names that mean nothing are refused. Plain pydantic: ninja's own kind costs thrice as much a line."""

    model_config = ConfigDict(extra="forbid")


Values = Annotated[
    dict[Annotated[Text, Field(max_length=80)], Any],
    Field(max_length=60, description="Own fields by name, as `GET /fields/` tells them; files are sent apart"),
]
"""What own fields are to hold."""


class Line(Given):
    """A product and how many; `fields` are those of lines of orders."""

    product: UUID
    quantity: Quantity
    reference: Annotated[Text, Field(max_length=120)] = ""
    fields: Values | None = None


class OrderIn(Given):
    """An order. `channel` is the advertising that brought it; `customer` is for staff only.

    `total` refuses the order when prices changed since they were seen. `fields` are own fields of the order: a number
    may be a string, a day is `2026-12-31`, a choice its key or name, a reference an id, a number or a name. One that
    does not fit refuses the order and is named: `field_delivery_day`, of a line `lines.0.field_size`.
    """

    lines: Annotated[list[Line], Field(min_length=1, max_length=MOST_LINES)]
    customer: UUID | None = None
    profile: UUID | None = None
    comment: Annotated[Text, Field(max_length=2000)] = ""
    reference: Annotated[Text, Field(max_length=120)] = ""
    channel: Annotated[Text, Field(max_length=60)] = ""
    total: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = None
    fields: Values | None = None


class LineChange(Given):
    """A product and how many the order is to have of it; the reference stays as it is where none is told."""

    product: UUID
    quantity: Quantity
    reference: Annotated[Text, Field(max_length=120)] | None = None


class OrderChange(Given):
    """What an order is to contain: every line, those that are not named go. Agreed prices stay, what is added comes at
    today's.

    `seen` is the revision it was read at: it refuses a change of what somebody has changed since. `total` refuses the
    change when it comes to another sum. `reprice`, for staff, counts the prices anew by those of today, but for those
    agreed for the order.
    """

    lines: Annotated[list[LineChange], Field(min_length=1, max_length=MOST_LINES)]
    seen: Annotated[int, Field(ge=0, lt=2**31)]
    total: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = None
    reprice: bool = False


class BatchIn(Given):
    """Orders that are handed over as one act."""

    orders: Annotated[list[OrderIn], Field(min_length=1, max_length=1000)]


class CancellationIn(Given):
    """Why an order is taken back."""

    reason: Annotated[Text, Field(max_length=500)] = ""


class Asked(Given):
    """What a list is asked with: a page after the id `after`."""

    after: UUID | None = None
    size: Annotated[int, Field(ge=1, le=200)] = 50

    @property
    def page(self) -> Page:
        """The page as queries want it."""
        return Page(self.after, self.size)


Condition = Annotated[Text, Field(alias="if", max_length=6000)]
Sort = Annotated[Text, Field(max_length=80)]


class OrdersAsked(Asked):
    """Which orders: by stage, key of a status, money, back orders alone, a number of order or invoice, or a part of the
    customer's name.

    `if`, for staff only, is a condition as rules have it, in JSON: `{"field": "field_onec_number", "operator": "is",
    "value": "ТД00-000123"}`, over the facts of orders and their own fields. `sort` is `number`, `placed_at`, `total`,
    `owed`, `due_on`, or an own field of orders the key may see, `field_weight`, with a minus before it for the largest
    first: then only those stand in the list that owe, have a day to pay by, or hold something.
    """

    stage: Stage | None = None
    status: Annotated[Text, Field(max_length=40)] = ""
    money: Money | None = None
    back_orders: bool = False
    text: Annotated[Text, Field(max_length=100)] = ""
    condition: Condition = ""
    sort: Sort = ""


class ProductsAsked(Asked):
    """Which products; `customer` is whose prices, for staff only: a buyer's key has its own.

    `if`, for staff only, as in the list of orders, over the facts of products and their own fields; `sort` is `name`,
    `article` or an own field.
    """

    text: Annotated[Text, Field(max_length=200)] = ""
    group: UUID | None = None
    in_stock: bool = False
    customer: UUID | None = None
    condition: Condition = ""
    sort: Sort = ""


class CustomerAsked(Given):
    """Whose prices: for staff only; a buyer's key has its own."""

    customer: UUID | None = None


class FeedAsked(Given):
    """Which events: those after the cursor; without one, from the first."""

    cursor: Annotated[Text, Field(max_length=120)] = ""
    size: Annotated[int, Field(ge=1, le=500)] = 100


class KeyIn(Given):
    """E-mail and password of an account; `code` is its second factor's, where it has one."""

    email: Annotated[Text, Field(max_length=254)]
    password: Annotated[Text, Field(min_length=1, max_length=200)]
    name: Annotated[Text, Field(max_length=120)] = "API"
    code: Annotated[Text, Field(max_length=20)] = ""


class KeyOut(Schema):
    """A token: shown once."""

    token: str
    account: str
    role: str


class Missing(Schema):
    """How many of a product were lacking."""

    product: UUID
    missing: Sum


class Lacks(Schema):
    """What lacked when an order was handed over; empty when nothing did."""

    credit: Sum | None = None
    stock: list[Missing] = []
    terms: list[str] = []


class BackOrderIn(Given):
    """When the goods that lack are expected; for staff only."""

    expected_on: date | None = None


class ExpectationIn(Given):
    """When the goods an order lacks are expected; null says that nobody knows."""

    expected_on: date | None


class KinOut(Schema):
    """A back order made of an order: its number, sum, and when its goods are expected."""

    id: UUID
    number: str
    total: Sum
    expected_on: date | None = None


class MadeOfOut(Schema):
    """The order a back order was made of."""

    id: UUID
    number: str


class Accepted(Schema):
    """An order that was handed over."""

    id: UUID
    number: str
    total: Sum
    held_for: Lacks


class BatchRow(Schema):
    """What came of one order of a batch: the order, or why it was refused."""

    order: Accepted | None = None
    refused: Problem | None = None


class BatchOut(Schema):
    """An outcome an order, in the order they were given."""

    outcomes: list[BatchRow]


class OrderRow(Schema):
    """An order as lists have it. `status` is the key of what the company calls its state, `status_name` its name."""

    id: UUID
    number: str
    stage: str
    status: str
    status_name: str
    money: str
    total: Sum
    paid_total: Sum
    held: bool
    invoice_number: str
    customer_id: UUID
    customer: str
    profile: str
    due_on: date | None = None
    placed_at: datetime | None = None


class OrderPage(Schema):
    """A page of orders; `next` is `after` of the following one."""

    rows: list[OrderRow]
    next: UUID | None = None


class LineOut(Schema):
    """A line of an order; `fields` are its own fields by name."""

    product_id: UUID
    article: str
    name: str
    unit: str
    quantity: Sum
    price: Sum
    cost: Sum
    vat_rate: Sum | None = None
    shipped: Sum
    missing: Sum
    reference: str
    fields: dict[str, Any]


class ShipmentOut(Schema):
    """Goods that left."""

    number: str
    shipped_on: date
    total: Sum


class OrderOut(OrderRow):
    """An order with its lines and shipments."""

    origin: str
    channel: str
    comment: str
    reference: str
    delivery: str
    held_for: Lacks
    is_back_order: bool
    back_order_of: MadeOfOut | None = None
    back_orders: list[KinOut]
    expected_on: date | None = None
    may_ship: bool
    ship_on: date | None = None
    payment_order: str
    payment_order_on: date | None = None
    cancel_reason: str
    revision: int
    fields: dict[str, Any]
    lines: list[LineOut]
    shipments: list[ShipmentOut]


class ProductOut(Schema):
    """A product with the buyer's own price and how many an order would get now."""

    id: UUID
    article: str
    name: str
    unit: str
    step: Sum
    vat_rate: Sum | None = None
    manufacturer: str
    group_id: UUID | None = None
    price: Sum | None = None
    free: Sum


class ProductPage(Schema):
    """A page of products; `next` is `after` of the following one. `understood` is what was searched instead."""

    rows: list[ProductOut]
    next: UUID | None = None
    total: int
    price_type: str
    understood: str


class EventOut(Schema):
    """Something that happened."""

    id: int
    kind: str
    subject_type: str
    subject: UUID
    facts: dict[str, Any]
    actor: dict[str, str]
    cause: int | None = None
    at: datetime


class FeedOut(Schema):
    """Events after a cursor, and the cursor to ask for what comes next."""

    events: list[EventOut]
    cursor: str
