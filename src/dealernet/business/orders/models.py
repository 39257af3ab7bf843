"""Orders, their lines, and the shipments that fulfil them."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from dealernet.business.catalog.models import Product
from dealernet.business.orders.stages import OF_ORDERS, PaperState, Stage
from dealernet.business.parties.models import LegalEntity, Party, Profile
from dealernet.business.stock.models import Location
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.ids import new_id

_TAKEN: Final = ~Q(stage__in=[Stage.DRAFT.value, Stage.CANCELLED.value])
_OWES: Final = Q(total__gt=F("paid_total")) & _TAKEN


class Order(models.Model):
    """What a buyer asked for, on which terms, and how far it has come.

    `held_for` says what was lacking when it was submitted: `{"credit": "40000.00", "stock": [{product, missing}]}`,
    `"terms": [names]`. `origin` is where it came in, `channel` the advertising that brought the buyer. `paid_total`,
    `due_on`, `invoice_number` are kept here by steps and reactions because lists filter by them. `ship_on` is the
    working day on which goods that may ship are to leave. `back_ordered_at` is since when it is a back order: what an
    order lacked, set apart as an order of its own (`back_order_of` is the one it lacked in), or an order that lacks
    everything. `expected_on` is when what it lacks is expected. `payment_order` says how far the one asked for has
    come, and `payment_order_on` since when the one accepted counts. `told_state` is the state whose status was told
    last, as `rules.statuses.State` spells it. `revision` grows with every change that 1C must hear of.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=11, unique=True)
    customer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    seller = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    responsible = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    placed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    status = models.CharField(max_length=40, blank=True)
    told_state = models.CharField(max_length=40, blank=True, default="", db_default="")
    origin = models.CharField(max_length=20, default="portal")
    channel = models.CharField(max_length=60, blank=True, default="", db_default="")
    customer_reference = models.CharField(max_length=120, blank=True)
    comment = models.CharField(max_length=2000, blank=True)
    price_type_id = models.UUIDField(null=True)
    deferral_days = models.IntegerField(null=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    paid_total = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    shipped_total = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    held_for = models.JSONField(default=dict, blank=True)
    may_ship = models.BooleanField(default=False)
    ship_on = models.DateField(null=True, blank=True)
    invoice_number = models.CharField(max_length=20, blank=True)
    invoiced_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    back_order_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="back_orders", db_index=False
    )
    back_ordered_at = models.DateTimeField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    payment_order = models.CharField(max_length=10, blank=True, default="", db_default="")
    payment_order_on = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    rating = models.SmallIntegerField(null=True, blank=True)
    rating_comment = models.CharField(max_length=1000, blank=True, default="", db_default="")
    placed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "orders_order"
        constraints: ClassVar = [
            models.CheckConstraint(name="order_stage", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="order_payment_order", condition=Q(payment_order__in=["", *(one.value for one in OF_ORDERS)])
            ),
            models.CheckConstraint(name="order_rating", condition=Q(rating__isnull=True) | Q(rating__range=(0, 10))),
            models.CheckConstraint(
                name="order_back_order_since", condition=Q(back_order_of=None) | Q(back_ordered_at__isnull=False)
            ),
            models.CheckConstraint(name="order_sums", condition=Q(total__gte=0) & Q(paid_total__gte=0)),
        ]
        indexes: ClassVar = [
            models.Index(name="order_customer_stage", fields=["customer", "stage", "-id"]),
            models.Index(name="order_responsible_stage", fields=["responsible", "stage", "-id"]),
            models.Index(name="order_group", fields=["group", "-id"]),
            models.Index(name="order_group_stage", fields=["group", "stage", "-id"]),
            models.Index(name="order_stage_newest", fields=["stage", "-id"]),
            models.Index(name="order_placed", fields=["placed_at"]),
            models.Index(Coalesce("placed_at", "created_at"), "id", name="order_by_day"),
            models.Index(name="order_by_total", fields=["total", "id"]),
            models.Index(F("total") - F("paid_total"), "id", name="order_by_owed", condition=_OWES),
            models.Index(name="order_by_due", fields=["due_on", "id"], condition=_OWES & Q(due_on__isnull=False)),
            models.Index(
                name="order_of_buyer",
                fields=["customer", "placed_at"],
                include=["total", "back_order_of"],
                condition=_TAKEN & Q(placed_at__isnull=False),
            ),
            models.Index(name="order_held", fields=["-id"], condition=~Q(held_for={})),
            models.Index(name="order_back_ordered", fields=["-id"], condition=Q(back_ordered_at__isnull=False)),
            models.Index(name="order_back_orders", fields=["back_order_of"], condition=Q(back_order_of__isnull=False)),
        ]


class OrderLine(models.Model):
    """A product of an order: how many, at what price, and how far it is reserved and shipped.

    `price_agreed` says that somebody agreed the price for this order: other terms of the buyer leave it as it is.
    """

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.SmallIntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    price = models.DecimalField(max_digits=14, decimal_places=2)
    cost = models.DecimalField(max_digits=14, decimal_places=2)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    shipped = models.DecimalField(max_digits=14, decimal_places=3, default=Decimal(0))
    customer_reference = models.CharField(max_length=120, blank=True)
    price_agreed = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "orders_line"
        constraints: ClassVar = [
            models.UniqueConstraint(name="order_line_position", fields=["order", "position"]),
            models.CheckConstraint(
                name="order_line_sane",
                condition=Q(quantity__gt=0) & Q(price__gte=0) & Q(shipped__gte=0) & Q(shipped__lte=F("quantity")),
            ),
        ]


class Shipment(models.Model):
    """Goods that left for an order, usually by a document of 1C. `(source, number, shipped_on)` is told once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shipments")
    number = models.CharField(max_length=60)
    shipped_on = models.DateField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=40)
    lines = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "orders_shipment"
        constraints: ClassVar = [
            models.UniqueConstraint(name="shipment_once", fields=["source", "number", "shipped_on", "order"]),
        ]


class PaymentOrder(models.Model):
    """A payment order of a bank as its buyer sent it for an order: what was typed, the file, what became of it.

    `digest` is the file's checksum: one file stands for one order. `doubts` is what did not fit the order when it was
    sent, each a `kind` with its values. A decided one stays as the history.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payment_orders")
    customer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.SENT)
    number = models.CharField(max_length=20)
    dated_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    file_name = models.CharField(max_length=120)
    stored_name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.IntegerField()
    doubts = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "orders_payment_order"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="payment_order_one_sent", fields=["order"], condition=Q(state=PaperState.SENT.value)
            ),
            models.UniqueConstraint(
                name="payment_order_file_once",
                fields=["customer", "digest"],
                condition=Q(state__in=[PaperState.SENT.value, PaperState.ACCEPTED.value]),
            ),
            models.CheckConstraint(name="payment_order_sum", condition=Q(amount__gt=0)),
        ]


class Dealt(models.Model):
    """When somebody of the staff was last given an order by turn: whoever waits longest is next."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        db_table = "orders_dealt"


class Cart(models.Model):
    """When a draft was touched last, and when it was told that its buyer left it: once until it is touched again."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="+")
    touched_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "orders_cart"
        indexes: ClassVar = [models.Index(name="cart_untold", fields=["touched_at"], condition=Q(left_at=None))]
