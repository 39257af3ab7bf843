"""The Django application of `business.deals`."""

from django.apps import AppConfig


class DealsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.deals"
    label = "deals"
