"""Stock by product, place and owner: balances guarded by a CHECK, a ledger of movements, reservations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dealernet.business.catalog.models import Product
from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class Location(models.Model):
    """Where goods lie: a warehouse, a shop, a pickup point, a subdealer's shelf."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, default="warehouse")
    address = models.CharField(max_length=500, blank=True)
    ships_orders = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "stock_location"
        constraints = [
            models.UniqueConstraint(name="location_one_default", fields=["is_default"], condition=Q(is_default=True)),
        ]


class Balance(models.Model):
    """How many of a product one owner has in one place. Lock order: product, location, owner.

    `owner` is a party of ours for own goods, the principal for goods held on consignment.
    """

    id = models.BigAutoField(primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    on_hand = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    reserved = models.DecimalField(max_digits=14, decimal_places=3, default=0)

    class Meta:
        db_table = "stock_balance"
        constraints = [
            models.UniqueConstraint(name="balance_one", fields=["product", "location", "owner"]),
            models.CheckConstraint(
                name="balance_covers_reserves", condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand"))
            ),
        ]


class Movement(models.Model):
    """A change of what is on hand: append-only. The sum of movements of a balance is its `on_hand`."""

    KINDS = ("receipt", "shipment", "transfer", "count", "return", "correction")

    id = models.BigAutoField(primary_key=True)
    balance = models.ForeignKey(Balance, on_delete=models.PROTECT, related_name="movements")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    kind = models.CharField(max_length=20)
    holder_id = models.UUIDField(null=True, blank=True)
    source = models.CharField(max_length=40, default="desk")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "stock_movement"


class Reservation(models.Model):
    """What a holder (an order) keeps of a balance. The sum of reservations of a balance is its `reserved`.

    A reservation that is released or consumed is deleted; history is in the event log.
    """

    id = models.BigAutoField(primary_key=True)
    holder_id = models.UUIDField()
    balance = models.ForeignKey(Balance, on_delete=models.PROTECT, related_name="reservations", db_constraint=False)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        db_table = "stock_reservation"
        constraints = [
            models.UniqueConstraint(name="reservation_one", fields=["holder_id", "balance"]),
            models.CheckConstraint(name="reservation_positive", condition=Q(quantity__gt=0)),
        ]
