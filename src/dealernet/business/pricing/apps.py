"""The Django application of `business.pricing`."""

from django.apps import AppConfig


class PricingApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.pricing"
    label = "pricing"
