"""The Django application of `business.orders`."""

from django.apps import AppConfig


class OrdersApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.orders"
    label = "orders"
