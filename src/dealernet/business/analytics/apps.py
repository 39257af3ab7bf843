"""The Django application of `business.analytics`."""

from django.apps import AppConfig


class AnalyticsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.analytics"
    label = "analytics"
