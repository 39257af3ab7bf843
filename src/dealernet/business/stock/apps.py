"""The Django application of `business.stock`."""

from django.apps import AppConfig


class StockApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.stock"
    label = "stock"
