"""What figures need and nobody else keeps: how often people of the company laid hands on an order."""

from __future__ import annotations

from django.db import models

from dealernet.business.orders.models import Order


class Touch(models.Model):
    """How many acts of staff an order has needed. An order without a row went by itself."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="+")
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "analytics_touch"
