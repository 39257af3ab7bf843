"""The Django application of `business.settlements`."""

from django.apps import AppConfig


class SettlementsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.settlements"
    label = "settlements"
