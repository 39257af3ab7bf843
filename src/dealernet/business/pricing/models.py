"""Price types, agreements, and the price of each product in each type."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dealernet.business.catalog.models import Product
from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class PriceType(models.Model):
    """A column of the price list: wholesale, dealer, retail."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160, unique=True)
    currency = models.CharField(max_length=3, default="RUB")
    includes_vat = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "pricing_price_type"
        constraints = [
            models.UniqueConstraint(name="price_type_one_default", fields=["is_default"], condition=Q(is_default=True)),
        ]


class Price(models.Model):
    """What one unit of a product costs in a price type."""

    id = models.BigAutoField(primary_key=True)
    price_type = models.ForeignKey(PriceType, on_delete=models.PROTECT, related_name="prices")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="prices", db_index=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "pricing_price"
        constraints = [
            models.UniqueConstraint(name="price_one", fields=["product", "price_type"], include=["amount"]),
            models.CheckConstraint(name="price_not_negative", condition=Q(amount__gte=0)),
        ]


class Agreement(models.Model):
    """Terms agreed under a name (usually in 1C) that several customers may share."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160, unique=True)
    price_type = models.ForeignKey(PriceType, on_delete=models.PROTECT, null=True, related_name="+")
    deferral_days = models.IntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "pricing_agreement"
